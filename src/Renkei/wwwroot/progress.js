// Follows a long piece of work: asks data-progress every half second for {"done","total","state"} and reloads once it has ended.
const every = 500;

export function start(element) {
  const bar = element.querySelector('progress');
  const words = element.querySelector('[data-words]');
  const stop = new AbortController();
  let failures = 0;

  const ask = async () => {
    try {
      const answer = await fetch(element.dataset.progress, { headers: { accept: 'application/json' }, cache: 'no-store', signal: stop.signal });
      if (!answer.ok) { throw new Error(answer.status); }
      const { done, total, state } = await answer.json();
      failures = 0;
      if (total > 0) { bar.max = total; bar.value = done; } else { bar.removeAttribute('value'); }
      if (words) { words.textContent = total > 0 ? `${done.toLocaleString('ja')} / ${total.toLocaleString('ja')}` : '準備しています'; }
      if (/^(finished|failed|cancelled)$/i.test(state)) { location.reload(); return; }
    } catch (error) {
      if (stop.signal.aborted) { return; }
      if (words && ++failures === 6) { words.textContent = 'つながりにくくなっています。処理は続いています'; }
    }
    setTimeout(() => stop.signal.aborted || ask(), Math.min(every * 2 ** failures, 10_000));
  };

  ask();
  return () => stop.abort();
}
