// Sends a trial call and shows its answer under the form. Without scripts the form simply goes to the API's address.
export function start(form) {
  const shown = form.querySelector('[data-answer]');
  const send = async event => {
    event.preventDefault();
    let path = decodeURI(new URL(form.action, location.href).pathname);
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll('input[data-in]')) {
      if (input.dataset.in === 'path') { path = path.replace(new RegExp(`\\{${input.name}(:[^}]*)?\\}`), encodeURIComponent(input.value.trim())); }
      else if (input.value.trim()) { query.append(input.name, input.value.trim()); }
    }
    const address = path + (query.size ? `?${query}` : '');
    shown.hidden = false;
    shown.textContent = '問い合わせています…';
    try {
      const answer = await fetch(address, { headers: { accept: 'application/json, */*' } });
      const text = await answer.text();
      const body = answer.headers.get('content-type')?.includes('json') ? JSON.stringify(JSON.parse(text), null, 2) : text;
      shown.textContent = `${answer.status}  GET ${address}\n\n${body.length > 20000 ? `${body.slice(0, 20000)}\n…（ここまで表示しました）` : body}`;
    } catch {
      shown.textContent = `つながりませんでした。通信を確かめて、もう一度押してください。  GET ${address}`;
    }
  };
  form.addEventListener('submit', send);
  return () => form.removeEventListener('submit', send);
}
