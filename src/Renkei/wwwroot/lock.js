// Nobody at the screen: what stands on it is covered, what was typed stays as it is, and the password brings it back.
const post = (address, body) => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) });

export function start(dialog) {
  const stop = new AbortController();
  const patience = Number(dialog.dataset.minutes) * 60_000;
  const [form, password, wrong] = [dialog.querySelector('form'), dialog.querySelector('input[type=password]'), dialog.querySelector('.wrong')];
  const on = { signal: stop.signal, passive: true };
  let last = Date.now();

  const close = async () => {
    if (dialog.open) { return; }
    dialog.showModal();
    password.focus();
    await post('/api/session/lock').catch(() => {});
  };

  // A laptop that slept wakes up late: the clock is looked at, not a timer waited for.
  const look = setInterval(() => { if (Date.now() - last > patience) { close(); } }, 5000);
  for (const sign of ['keydown', 'pointerdown', 'scroll', 'input']) {
    addEventListener(sign, () => { if (!dialog.open) { last = Date.now(); } }, on);
  }

  document.addEventListener('click', event => { if (event.target.closest('[data-lock]')) { event.preventDefault(); close(); } }, { signal: stop.signal });
  dialog.addEventListener('cancel', event => event.preventDefault(), { signal: stop.signal });
  const open = () => { password.value = ''; last = Date.now(); dialog.close(); };
  dialog.addEventListener('unlocked', open, { signal: stop.signal });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    wrong.textContent = '';
    try {
      const answer = await post('/api/session/confirm', { password: password.value });
      if (answer.status === 401) { location.reload(); return; }
      if (!answer.ok) { throw new Error((await answer.json()).detail); }
      open();
    } catch (failure) {
      wrong.textContent = failure.message || '確かめられませんでした。もう一度入れてください。';
      password.select();
    }
  }, { signal: stop.signal });
  dialog.dataset.ready = '';
  return () => { clearInterval(look); stop.abort(); };
}
