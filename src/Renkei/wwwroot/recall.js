// "Same caller as last week": while who asks is typed, what they asked before is shown. data-recall is the address, data-from the fields.
const pause = 350;
const fewest = 3;

export function start(element) {
  const fields = [...document.querySelectorAll(element.dataset.from)];
  const stop = new AbortController();
  let timer = 0;

  const line = row => {
    const item = document.createElement('li');
    const link = Object.assign(document.createElement('a'), { href: `/consultations/${row.consultation}`, textContent: row.number, target: '_blank', rel: 'noopener' });
    item.append(link, ` ${row.topics}　${row.organisation}（${row.age}日前、${row.outcome || '対応中'}）`);
    return item;
  };

  const look = async typed => {
    const answer = await fetch(`${element.dataset.recall}?typed=${encodeURIComponent(typed)}`, { headers: { accept: 'application/json' }, cache: 'no-store', signal: stop.signal }).catch(() => null);
    const rows = answer?.ok ? await answer.json() : [];
    element.hidden = rows.length === 0;
    element.querySelector('ul').replaceChildren(...rows.map(line));
  };

  const typed = event => {
    clearTimeout(timer);
    const text = event.target.value.trim();
    if (text.length >= fewest) { timer = setTimeout(() => look(text), pause); }
  };

  fields.forEach(field => field.addEventListener('input', typed, { signal: stop.signal }));
  return () => { clearTimeout(timer); stop.abort(); };
}
