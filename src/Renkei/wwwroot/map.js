// A map of numbered pins beside a list. The list is the truth and works alone; the map only shows where.
const tiles = 'https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png';
const attribution = '<a href="https://maps.gsi.go.jp/development/ichiran.html" rel="noreferrer">国土地理院</a>';

let library;

// Leaflet and its clusters are classic scripts: fetched once, in order, and only where a map is.
const load = sources => library ??= sources.reduce((before, src) => before.then(() => new Promise((done, fail) => {
  const script = Object.assign(document.createElement('script'), { src, onload: done, onerror: fail });
  document.head.append(script);
})), Promise.resolve());

export function start(element) {
  let map;
  let stopped = false;
  const ended = new AbortController();

  (async () => {
    await load(element.dataset.scripts.split(' '));
    if (stopped) { return; }
    // A page arriving by enhanced navigation may have overwritten what Leaflet drew here.
    delete element._leaflet_id;
    element.replaceChildren();
    element.classList.add('map');
    map = draw(element, ended.signal);
  })().catch(error => { console.warn(error); element.textContent = '地図を表示できません。一覧をご覧ください。'; });

  return () => { stopped = true; ended.abort(); try { map?.remove(); } catch { /* its elements are already gone */ } };
}

function draw(element, signal) {
  const L = globalThis.L;
  const { center, zoom, src, boundaries, ringKm } = element.dataset;
  const middle = center?.split(',').map(Number);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(element, { zoomControl: false, attributionControl: false, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, minZoom: 5, maxZoom: 18 });
  L.control.zoom({ zoomInTitle: '拡大', zoomOutTitle: '縮小' }).addTo(map);
  const credit = L.control.attribution({ prefix: false }).addTo(map);
  map.setView(middle ?? [36, 138], Number(zoom ?? (middle ? 13 : 5)));

  // The outlines need nobody else: they are there at once, and all there is where the background cannot be reached.
  const outlines = boundaries ? json(boundaries, signal).then(shapes => L.geoJSON(shapes, { interactive: false, pane: 'outlines', style: { className: 'boundary', weight: 1.5 } }).addTo(map)).catch(() => {}) : null;
  map.createPane('outlines').classList.add('outlines');
  const ground = L.tileLayer(element.dataset.tiles ?? tiles, { attribution, maxNativeZoom: 18 }).addTo(map);
  let reached = false;
  let fallen = false;
  ground.on('tileload', () => { reached = true; });
  ground.on('tileerror', () => {
    if (reached || fallen) { return; }
    fallen = true;
    element.classList.add('no-tiles');
    map.removeLayer(ground);
    credit.addAttribution('背景地図につながらないため、境界だけを表示しています');
  });

  map.on('popupopen', ({ popup: open }) => open.getElement()?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', '閉じる'));
  if (ringKm && middle) { ring(element, map, middle, Number(ringKm), signal); }
  const places = src ? json(src, signal).then(points => pins(element, map, points, signal)).catch(error => { if (!signal.aborted) { console.warn(error); credit.addAttribution('場所を読み込めませんでした。一覧をご覧ください'); } }) : null;
  Promise.all([outlines, places]).then(() => { element.dataset.ready = 'true'; });
  return map;
}

const json = async (url, signal) => {
  const answer = await fetch(url, { headers: { accept: 'application/geo+json, application/json' }, signal });
  if (!answer.ok) { throw new Error(`${url}: ${answer.status}`); }
  return answer.json();
};

function ring(element, map, middle, km, signal) {
  const circle = L.circle(middle, { radius: km * 1000, className: 'ring', weight: 2, dashArray: '6 6', interactive: false });
  const button = document.getElementById(`${element.id}-ring`);
  if (!button) { return; }
  button.hidden = false;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    const shown = map.hasLayer(circle);
    shown ? circle.remove() : circle.addTo(map) && map.fitBounds(circle.getBounds());
    button.setAttribute('aria-pressed', String(!shown));
  }, { signal });
}

function pins(element, map, { features }, signal) {
  const byNumber = new Map();
  const group = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 40,
    spiderLegPolylineOptions: { className: 'boundary', weight: 1.5 },
    iconCreateFunction: cluster => icon('pins', `${cluster.getChildCount()}件`, 40),
  });

  for (const { geometry, properties } of features) {
    if (geometry?.type !== 'Point') { continue; }
    const [lng, lat] = geometry.coordinates;
    const { n, name, href, unverified } = properties;
    const label = `${n ? `${n}番 ` : ''}${name}${unverified ? '（位置は未確認）' : ''}`;
    const marker = L.marker([lat, lng], { icon: icon(unverified ? 'pin unverified' : 'pin', n ?? '', 28), alt: label, keyboard: true, riseOnHover: true });
    marker.bindPopup(() => popup(properties));
    // Leaflet gives the pin a button's role and tab stop; it lacks only a name that can be heard.
    marker.on('add', () => { marker.getElement()?.setAttribute('aria-label', label); light(marker, element.dataset.lit === String(n)); });
    marker.on('mouseover', () => row(n)?.classList.add('lit'));
    marker.on('mouseout', () => row(n)?.classList.remove('lit'));
    group.addLayer(marker);
    if (n !== undefined) { byNumber.set(String(n), marker); }
  }

  group.on('animationend add', () => name(group, map));
  map.addLayer(group);
  map.on('moveend', () => name(group, map));
  if (byNumber.size + group.getLayers().length > 0) { map.fitBounds(group.getBounds().pad(0.05), { maxZoom: 15, paddingTopLeft: [24, 24], paddingBottomRight: [24, 48] }); }
  name(group, map);

  const over = event => {
    const place = event.target.closest?.('[data-pin]');
    if (!place) { return; }
    const lit = event.type === 'mouseover' || event.type === 'focusin';
    element.dataset.lit = lit ? place.dataset.pin : '';
    const marker = byNumber.get(place.dataset.pin);
    if (marker) { light(group.getVisibleParent(marker) ?? marker, lit); }
  };
  for (const type of ['mouseover', 'mouseout', 'focusin', 'focusout']) { document.addEventListener(type, over, { signal }); }
}

// Class names only: the content security policy lets no style attribute through innerHTML.
const icon = (className, words, size) => L.divIcon({ html: Object.assign(document.createElement('span'), { className, textContent: words }), iconSize: [size, size], popupAnchor: [0, -size / 2] });

const row = n => document.querySelector(`[data-pin="${CSS.escape(String(n))}"]`);

const light = (marker, lit) => { marker.getElement?.()?.classList.toggle('lit', lit); marker.setZIndexOffset?.(lit ? 1000 : 0); };

// A cluster's element is made by the cluster plugin, which gives it no name of its own.
const name = (group, map) => group._featureGroup?.eachLayer(layer => {
  if (layer.getChildCount && map.hasLayer(layer)) { layer.getElement()?.setAttribute('aria-label', `${layer.getChildCount()}件。押すと広がります`); }
});

function popup({ n, name, href, unverified }) {
  const box = document.createElement('div');
  const title = document.createElement(href ? 'a' : 'b');
  if (href) { title.href = href; }
  title.textContent = `${n ? `${n}　` : ''}${name}`;
  box.append(title);
  if (unverified) {
    const note = Object.assign(document.createElement('div'), { className: 'age old', textContent: '位置は住所からの推定です' });
    box.append(note);
  }
  return box;
}
