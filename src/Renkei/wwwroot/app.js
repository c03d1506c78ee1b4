// Loads a page's module only where the page has an element asking for it, and presses what a key is shown on.
// Everything here is comfort: each task also works with scripts off.
const started = new WeakMap();

async function start() {
  for (const element of document.querySelectorAll('[data-module]')) {
    const module = await import(element.dataset.module);
    started.get(element)?.();
    started.set(element, module.start(element));
  }
}

// A page that arrives without a full load is announced as one would be: reading goes on from its heading.
let path = location.pathname;

function arrive() {
  start();
  if (path === location.pathname) { return; }
  path = location.pathname;
  const heading = document.querySelector('main [autofocus], main h1');
  if (heading) { heading.tabIndex = -1; heading.focus(); }
}

start();
globalThis.Blazor?.addEventListener('enhancedload', arrive);

const typing = target => target.closest('input:not([type=radio], [type=checkbox], [type=submit]), textarea, select, [contenteditable]');

// data-key="n" on a link or button; data-key="/" on a field; digits on choices work only inside their own group.
document.addEventListener('keydown', event => {
  if (event.isComposing || event.altKey || event.metaKey || event.defaultPrevented) { return; }
  const withControl = event.ctrlKey && event.key === 'Enter';
  if (event.ctrlKey && !withControl) { return; }
  if (!withControl && (typing(event.target) || document.documentElement.dataset.keys === 'off')) { return; }
  const key = CSS.escape(withControl ? 'Ctrl+Enter' : event.key);
  const scope = withControl ? event.target.closest('form') ?? document : document;
  const inGroup = event.target.closest('fieldset')?.querySelector(`.choices input[data-key="${key}"]`);
  const found = inGroup ?? [...scope.querySelectorAll(`[data-key="${key}"]:not(.choices input)`)].find(element => element.checkVisibility());
  if (!found) { return; }
  event.preventDefault();
  found.matches('input:not([type=radio], [type=checkbox])') ? found.focus() : found.click();
  if (inGroup) { found.focus(); }
});

// Escape closes the small-screen menu and gives the place back.
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && document.querySelector('details.menu[open]');
  if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
});

// A form sent twice is a record made twice: the second press within one sending does nothing.
document.addEventListener('submit', event => {
  if (event.target.dataset.sent && event.target.method === 'post') { event.preventDefault(); return; }
  event.target.dataset.sent = 'yes';
  setTimeout(() => delete event.target.dataset.sent, 5000);
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) { print(); }
});

// Paper leaves no trace but this one. Only of who has signed in: a citizen's map is nobody's business.
addEventListener('beforeprint', () => {
  if (!document.querySelector('.top .hat .who')) { return; }
  fetch('/api/audit/prints', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: location.pathname }), keepalive: true }).catch(() => {});
});
