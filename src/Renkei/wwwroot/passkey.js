// Signing in by a passkey, and tying this device to the account. Without WebAuthn the page stays as it is: password and code work everywhere.
const possible = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON;

const post = async (address, body) => {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body ?? {}) });
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) { throw new Error(said?.detail ?? 'うまくいきませんでした。もう一度試してください。'); }
  return said;
};

const ways = {
  'sign-in': async element => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post('/api/session/passkey/options'));
    const credential = await navigator.credentials.get({ publicKey });
    const { next } = await post('/api/session/passkey', { credential: JSON.stringify(credential) });
    const { next: wanted, return: back } = element.dataset;
    location.assign(next ? next + (back === '/' ? '' : `?returnUrl=${encodeURIComponent(back)}`) : wanted);
  },
  confirm: async element => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post('/api/session/passkey/options'));
    await post('/api/session/confirm/passkey', { credential: JSON.stringify(await navigator.credentials.get({ publicKey })) });
    const lock = element.closest('dialog');
    lock ? lock.dispatchEvent(new Event('unlocked')) : location.assign(element.dataset.next);
  },
  add: async element => {
    const [name, password] = ['key-name', 'key-password'].map(field => element.querySelector(`[name="${field}"]`).value);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post('/api/account/passkeys/options', { password }));
    const credential = await navigator.credentials.create({ publicKey });
    await post('/api/account/passkeys', { credential: JSON.stringify(credential), name });
    location.assign(element.dataset.next);
  },
};

export function start(element) {
  if (!possible) { return () => {}; }
  const stop = new AbortController();
  const error = element.querySelector('[aria-live]');
  element.hidden = false;

  element.addEventListener(element.matches('form') ? 'submit' : 'click', async event => {
    if (!element.matches('form') && !event.target.closest('button')) { return; }
    event.preventDefault();
    error.textContent = '';
    try {
      await ways[element.dataset.passkey](element);
    } catch (failure) {
      // Whoever closes the device's own window has decided so.
      error.textContent = failure.name === 'NotAllowedError' ? '端末での確認が取りやめになりました。' : failure.name === 'InvalidStateError' ? 'この端末は、もう登録されています。' : failure.message;
    }
  }, { signal: stop.signal });
  return () => stop.abort();
}
