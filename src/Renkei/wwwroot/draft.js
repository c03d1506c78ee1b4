// Keeps what stands in a form while it is typed: on the server, and in this tab where the line is down. data-draft is its address, data-owner whose it is.
const pause = 1200;
const again = 5000;

export function start(form) {
  const words = form.querySelector('[data-words]');
  const drop = form.querySelector('[data-drop]');
  const here = `draft ${form.dataset.owner} ${form.dataset.draft}`;
  const stop = new AbortController();
  let timer = 0;
  let sent = '';
  let offline = false;

  const say = text => { if (words) { words.textContent = text; } };
  const fields = () => [...form.elements].filter(field => field.name && field.name.startsWith('Form.') && field.type !== 'hidden' && field.type !== 'file');
  const written = () => {
    const text = new URLSearchParams();
    for (const field of fields()) {
      if (/^(radio|checkbox)$/.test(field.type) ? field.checked : field.value) { text.append(field.name, field.value); }
    }
    return text.toString();
  };
  const fill = text => {
    const values = new URLSearchParams(text);
    for (const field of fields()) {
      const all = values.getAll(field.name);
      if (/^(radio|checkbox)$/.test(field.type)) { field.checked = all.includes(field.value); } else { field.value = all[0] ?? ''; }
    }
    form.querySelectorAll('details').forEach(part => { part.open = true; });
  };

  const save = async () => {
    const text = written();
    if (text === sent) { return; }
    try {
      const answer = await fetch(form.dataset.draft, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }), signal: stop.signal });
      if (!answer.ok) { say(answer.status < 500 ? ((await answer.json().catch(() => null))?.detail ?? '下書きを残せませんでした。') : ''); throw new Error(answer.status); }
      [sent, offline] = [text, false];
      sessionStorage.removeItem(here);
      say(`下書きは保存されています（${new Date().toLocaleTimeString('ja', { hour: '2-digit', minute: '2-digit' })}）`);
      if (drop) { drop.hidden = false; }
    } catch (error) {
      if (stop.signal.aborted) { return; }
      sessionStorage.setItem(here, text);
      if (!Number(error.message)) { offline = true; say('つながっていません。入力は、この画面に残しています。つながりしだい保存します'); }
      timer = setTimeout(save, again);
    }
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(save, pause); };

  // A page that the browser cannot fetch would take the form away with it.
  const submit = event => {
    if (offline || !navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say('つながっていないので、まだ送れません。入力は残っています。つながったら、もう一度押してください');
      later();
      return;
    }
    clearTimeout(timer);
    sessionStorage.removeItem(here);
  };

  const forget = async () => {
    clearTimeout(timer);
    sessionStorage.removeItem(here);
    await fetch(form.dataset.draft, { method: 'DELETE' }).catch(() => {});
    location.reload();
  };

  const restore = async () => {
    sent = written();
    if (form.dataset.fresh !== 'yes') { return; }
    const kept = sessionStorage.getItem(here);
    const answer = kept ? null : await fetch(form.dataset.draft, { cache: 'no-store', signal: stop.signal }).then(one => one.ok ? one.json() : null).catch(() => null);
    const text = kept ?? answer?.text;
    if (!text || text === sent || written() !== sent) { return; }
    fill(text);
    say(`下書きの続きです${answer ? `（${new Date(answer.at).toLocaleString('ja', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' })}）` : ''}`);
    if (drop) { drop.hidden = false; }
    if (kept) { later(); }
  };

  restore();
  form.addEventListener('input', later, { signal: stop.signal });
  form.addEventListener('submit', submit, { signal: stop.signal, capture: true });
  drop?.addEventListener('click', forget, { signal: stop.signal });
  return () => { clearTimeout(timer); stop.abort(); };
}
