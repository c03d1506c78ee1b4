// Asks the browser for permission to be told of news, and tells the server where the browser can be reached.
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));

const named = () => {
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'].find(name => navigator.userAgent.includes(name)) ?? '端末';
  const browser = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']].find(([mark]) => navigator.userAgent.includes(mark))?.[1] ?? 'ブラウザー';
  return `${system}の${browser}`;
};

export function start(element) {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis)) { return; }
  element.hidden = false;
  const [button, wrong] = [element.querySelector('button'), element.querySelector('.wrong')];
  const listen = new AbortController();
  button.addEventListener('click', async () => {
    wrong.textContent = '';
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== 'granted') { throw new Error('ブラウザーの設定で、このサイトの通知を許してください。'); }
      const worker = await navigator.serviceWorker.register('/push-worker.js');
      const given = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(element.dataset.keyOfServer) })).toJSON();
      const answer = await fetch('/api/account/delivery/devices', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ endpoint: given.endpoint, p256dh: given.keys.p256dh, auth: given.keys.auth, name: named() }),
      });
      if (!answer.ok) { throw new Error((await answer.json()).detail ?? '登録できませんでした。'); }
      location.assign('/account/delivery?saved=1#devices');
    } catch (failure) {
      wrong.textContent = failure.message || '登録できませんでした。もう一度試してください。';
      button.disabled = false;
    }
  }, { signal: listen.signal });
  return () => listen.abort();
}
