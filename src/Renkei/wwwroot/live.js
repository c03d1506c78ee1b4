// Hears what comes for the person while the page is looked at, and says so without taking the place of what they do.
export function start(element) {
  const list = element.querySelector('ul');
  const most = 3;
  const stop = new AbortController();
  let source;

  const say = event => {
    const news = JSON.parse(event.data);
    const line = document.createElement('li');
    const link = document.createElement('a');
    link.href = news.href.startsWith('/') && !news.href.startsWith('//') ? news.href : '/today';
    link.textContent = `${news.kind === 'task' ? 'すること' : 'お知らせ'}: ${news.title}`;
    line.append(link);
    list.prepend(line);
    while (list.children.length > most) { list.lastElementChild.remove(); }
    element.hidden = false;
  };

  // A browser keeps only a few lines open to one site: windows that nobody looks at give theirs back.
  const look = () => {
    if (document.hidden) { source?.close(); source = undefined; return; }
    if (source) { return; }
    source = new EventSource('/api/inbox/live');
    source.addEventListener('news', say);
  };

  document.addEventListener('visibilitychange', look, { signal: stop.signal });
  element.querySelector('button').addEventListener('click', () => { list.replaceChildren(); element.hidden = true; }, { signal: stop.signal });
  look();
  return () => { stop.abort(); source?.close(); };
}
