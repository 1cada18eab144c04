// The page of `marchland map`. Whatever comes from the result or the texts is put in as text
// (textContent, text nodes), never as markup.
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const $ = (id) => document.getElementById(id);
  const PX = 96 / 25.4; // CSS pixels in a millimetre

  function element(tag, className, text) {
    const e = document.createElement(tag);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function unpack(line) {
    const out = [];
    let x = 0, y = 0;
    for (let i = 0; i < line.length; i += 2) {
      x += line[i];
      y += line[i + 1];
      out.push([y / 1e5, x / 1e5]);
    }
    return out;
  }

  const kinds = new Map(data.kinds.map((k) => [k.kind, k]));
  const statuses = new Map(data.statuses.map((s) => [s.status, s]));
  const AREAS = new Set(['country', 'region', 'district']);
  const inForce = (o, day) => o.from <= day && (!o.to || day < o.to);

  document.title = data.title;
  $('title').textContent = data.title;

  const map = L.map('map', { preferCanvas: true, attributionControl: false, fadeAnimation: false, zoomSnap: 0.25, zoomDelta: 0.5 });
  L.control.scale({ imperial: false }).addTo(map);
  map.createPane('labels').style.zIndex = 450;
  map.getPane('labels').style.pointerEvents = 'none';
  // One canvas: of several, the topmost would take every click. What is below is sent to the back.
  const renderer = L.canvas({ padding: 0.5 });

  // ---- The border ----

  const tints = { KG: '#e3b7a0', TJ: '#a9c9a4', UZ: '#a8bfdc' };
  const enclaves = data.enclaves.map((e) => ({
    from: e.from, to: e.to,
    layer: L.polygon(unpack(e.ring), { renderer, stroke: false, interactive: false,
      fillColor: tints[e.country] || '#bbbbbb', fillOpacity: 0.55 }),
  }));
  const segments = data.segments.map((s) => {
    const layer = L.polyline(s.lines.map(unpack), { renderer, weight: 2.6 });
    layer.bindPopup(() => segmentPopup(s));
    return { segment: s, layer };
  });
  let day = data.date || data.today;

  function periodOf(segment) {
    return segment.periods.find((p) => inForce(p, day)) || { status: 'unknown', from: '', to: '', note: '' };
  }

  function rows(pairs) {
    const table = element('table');
    for (const [key, value] of pairs) {
      if (value === null || value === undefined || value === '') continue;
      const row = table.appendChild(element('tr'));
      row.appendChild(element('th', '', key)).scope = 'row';
      row.appendChild(element('td', 'text', String(value)));
    }
    return table;
  }

  function segmentPopup(s) {
    const p = periodOf(s);
    const box = element('div', 'popup');
    box.appendChild(element('strong', 'text', s.name));
    box.appendChild(rows([['countries', s.pair], ['on ' + day, p.status], ['since', p.from], ['until', p.to],
      ['how sure', p.confidence], ['why', p.note], ['line', s.source]]));
    return box;
  }

  function showBorder() {
    const km = {};
    for (const { segment, layer } of segments) {
      if (!inForce(segment, day)) {
        layer.remove();
        continue;
      }
      const look = statuses.get(periodOf(segment).status) || statuses.get('unknown');
      layer.setStyle({ color: look.color, dashArray: look.dash[0] ? look.dash.map((d) => d * PX).join(' ') : null });
      km[look.status] = (km[look.status] || 0) + 1;
      layer.addTo(map).bringToBack();
    }
    for (const m of mentions) if (m.circle && map.hasLayer(m.circle)) m.circle.bringToBack();
    for (const e of enclaves) inForce(e, day) ? e.layer.addTo(map).bringToBack() : e.layer.remove();
    for (const item of $('statuses').children) {
      const n = km[item.dataset.status] || 0;
      item.lastChild.textContent = n ? ' (' + n + ')' : '';
    }
    map.closePopup();
  }

  const svg = 'http://www.w3.org/2000/svg';
  for (const s of data.statuses) {
    const item = element('li');
    item.dataset.status = s.status;
    const sample = document.createElementNS(svg, 'svg');
    sample.setAttribute('width', 34);
    sample.setAttribute('height', 12);
    sample.setAttribute('aria-hidden', 'true');
    const stroke = document.createElementNS(svg, 'line');
    for (const [k, v] of Object.entries({ x1: 0, x2: 34, y1: 6, y2: 6, stroke: s.color, 'stroke-width': 3 })) stroke.setAttribute(k, v);
    if (s.dash[0]) stroke.setAttribute('stroke-dasharray', s.dash.map((d) => d * PX).join(' '));
    sample.appendChild(stroke);
    item.append(sample, element('span', '', s.label), element('span'));
    $('statuses').appendChild(item);
  }

  // ---- The slider: months from 2010 to today, and any day in the field beside it ----

  const months = (text) => (Number(text.slice(0, 4)) - 2010) * 12 + Number(text.slice(5, 7)) - 1;
  const monthDay = (n) => String(2010 + Math.floor(n / 12)) + '-' + String(n % 12 + 1).padStart(2, '0') + '-01';
  $('slider').max = months(data.today);
  $('day').max = data.today;

  function setDay(text, fromSlider) {
    day = text;
    $('day').value = text;
    if (!fromSlider) $('slider').value = months(text);
    $('slider').setAttribute('aria-valuetext', text);
    showBorder();
    summarise();
  }
  $('slider').addEventListener('input', () => setDay($('slider').value === $('slider').max ? data.today : monthDay(Number($('slider').value)), true));
  $('day').addEventListener('change', () => { if ($('day').value && $('day').checkValidity()) setDay($('day').value); });

  // ---- The mentions ----

  const flagsOf = (p) => (Array.isArray(p.flags) ? p.flags.map(String) : []);
  const mentions = data.features.map((f, number) => {
    const p = f.properties || {};
    const at = f.geometry && Array.isArray(f.geometry.coordinates) ? [f.geometry.coordinates[1], f.geometry.coordinates[0]] : null;
    const m = { number, p, at, kind: kinds.get(p.kind) || kinds.get('other'), sentence: data.sentences[number], flags: flagsOf(p), shown: true };
    if (!at) return m;
    m.marker = L.circleMarker(at, markerStyle(m)).on('click', () => select(m, true));
    m.marker.bindPopup(() => mentionPopup(m));
    if (p.uncertainty_m > 0 && !AREAS.has(p.kind)) {
      m.circle = L.circle(at, { renderer, radius: p.uncertainty_m, color: '#5a5a5a', weight: 1,
        opacity: 0.5, fillOpacity: 0.05, interactive: false });
    }
    return m;
  });

  function markerStyle(m) {
    const sure = m.p.confidence >= 0.8 ? 1 : m.p.confidence >= 0.5 ? 0.6 : 0.15;
    return { renderer, radius: m.kind.mm * PX / 2, color: m.flags.length ? data.flagColor : sure < 0.2 ? m.kind.color : '#ffffff',
      weight: m.flags.length ? 2.2 : 1.4, fillColor: m.kind.color, fillOpacity: sure };
  }

  function withMark(box, m) {
    if (!m.sentence) return;
    const s = box.appendChild(element('span', 'sentence text'));
    s.dir = 'auto';
    s.append(m.sentence[0], element('mark', '', m.p.toponym), m.sentence[1]);
  }

  function mentionPopup(m) {
    const box = element('div', 'popup');
    const p = m.p;
    box.appendChild(element('strong', 'text', p.name || p.toponym));
    box.appendChild(rows([['kind', m.kind.label], ['written', p.toponym], ['in', [p.admin2, p.admin1, p.country].filter(Boolean).join(', ')],
      ['confidence', p.confidence], ['uncertainty', p.uncertainty_m ? p.uncertainty_m + ' m' : ''], ['side', p.side],
      ['border', p.border_pair ? p.border_pair + ', ' + p.border_km + ' km' : ''],
      ['segment', p.segment_name ? p.segment_name + ': ' + p.segment_status + ' on ' + p.border_date : ''], ['flags', m.flags.join(', ')]]));
    withMark(box, m);
    return box;
  }

  const fragment = document.createDocumentFragment();
  for (const m of mentions) {
    m.item = element('li');
    m.button = m.item.appendChild(element('button'));
    m.button.type = 'button';
    const swatch = m.button.appendChild(element('span', 'swatch'));
    swatch.style.background = m.kind.color;
    m.button.appendChild(element('span', 'name text', String(m.p.name || m.p.toponym)));
    const facts = [m.kind.label, m.p.side || m.p.country, m.at ? 'confidence ' + Number(m.p.confidence).toFixed(2) : 'no place fits'];
    if (m.p.border_km !== null && m.p.border_km !== undefined) facts.push(Number(m.p.border_km).toFixed(1) + ' km from ' + m.p.border_pair);
    m.button.appendChild(element('span', 'facts', '  ' + facts.filter(Boolean).join(' · ') + (m.flags.length ? ' · ⚑ ' + m.flags.join(', ') : '')));
    if (m.sentence) withMark(m.button, m);
    else m.button.appendChild(element('span', 'sentence text', '“' + m.p.toponym + '”'));
    m.button.addEventListener('click', () => select(m, false));
    fragment.appendChild(m.item);
  }
  $('mentions').appendChild(fragment);

  let selected = null;
  const ring = L.circleMarker([0, 0], { renderer, radius: 12, color: '#111111', weight: 3, fill: false, interactive: false });

  function select(m, fromMap) {
    if (selected) selected.button.removeAttribute('aria-current');
    selected = m;
    m.button.setAttribute('aria-current', 'true');
    if (fromMap) m.button.scrollIntoView({ block: 'nearest' });
    if (!m.at) {
      ring.remove();
      return;
    }
    ring.setLatLng(m.at).addTo(map);
    if (!fromMap) {
      map.setView(m.at, Math.max(map.getZoom(), AREAS.has(m.p.kind) ? 7 : 10), { animate: false });
      m.marker.openPopup();
    }
  }

  // Up and down walk through the list, as in a list box.
  $('mentions').addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    let item = event.target.closest('li');
    do item = item && (event.key === 'ArrowDown' ? item.nextElementSibling : item.previousElementSibling); while (item && item.hidden);
    if (item) item.firstChild.focus();
    event.preventDefault();
  });

  // ---- Filters ----

  const off = new Set();
  for (const k of data.kinds) {
    const n = mentions.filter((m) => m.kind === k).length;
    if (!n) continue;
    const label = element('label', 'check');
    const box = label.appendChild(element('input'));
    box.type = 'checkbox';
    box.checked = true;
    box.value = k.kind;
    box.addEventListener('change', () => { box.checked ? off.delete(k) : off.add(k); filter(); });
    const swatch = label.appendChild(element('span', 'swatch'));
    swatch.style.background = k.color;
    label.append(' ' + k.label + ' (' + n + ')');
    $('kinds').appendChild(label);
  }
  for (const id of ['sure', 'circles', 'flagged']) $(id).addEventListener('input', filter);

  function filter() {
    const least = Number($('sure').value);
    $('sure-value').textContent = least.toFixed(2);
    const circled = new Set(); // circles of one place would add up to black
    for (const m of mentions) {
      m.shown = !off.has(m.kind) && (Number(m.p.confidence) || 0) >= least && (!$('flagged').checked || m.flags.length > 0);
      m.item.hidden = !m.shown;
      if (!m.at) continue;
      m.shown ? m.marker.addTo(map) : m.marker.remove();
      if (!m.circle) continue;
      const key = m.at.join() + m.p.uncertainty_m;
      if (m.shown && $('circles').checked && !circled.has(key)) {
        circled.add(key);
        m.circle.addTo(map);
      } else {
        m.circle.remove();
      }
    }
    showBorder();
    summarise();
    label();
  }

  function summarise() {
    const shown = mentions.filter((m) => m.shown).length;
    $('summary').textContent = shown + ' of ' + mentions.length + ' mentions shown; border as of ' + day;
  }

  // ---- Labels: one a place, none over another ----

  function label() {
    const pane = map.getPane('labels');
    pane.replaceChildren();
    const taken = [];
    const seen = new Set();
    const size = map.getSize();
    const candidates = mentions.filter((m) => m.shown && m.at).sort((a, b) => rank(a) - rank(b) || a.number - b.number);
    for (const m of candidates) {
      const key = m.p.place_id || m.at.join();
      if (seen.has(key) || taken.length >= 200) continue;
      seen.add(key);
      const c = map.latLngToContainerPoint(m.at);
      if (c.x < 0 || c.y < 0 || c.x > size.x || c.y > size.y) continue;
      const text = titleOf(m.p);
      const w = text.length * 6.9 + 4, h = 15, r = 8;
      const spots = [[r, -h / 2], [-r - w, -h / 2], [r - 3, -h - 3], [r - 3, 3], [-w - r + 3, -h - 3], [-w - r + 3, 3], [-w / 2, -h - r], [-w / 2, r]];
      const spot = spots.map(([x, y]) => ({ x: c.x + x, y: c.y + y })).find((s) => s.x >= 0 && s.x + w <= size.x && s.y >= 0 && s.y + h <= size.y &&
        !taken.some((t) => s.x < t.x + t.w && t.x < s.x + w && s.y < t.y + t.h && t.y < s.y + h));
      if (!spot) continue;
      taken.push({ x: spot.x, y: spot.y, w, h });
      const e = pane.appendChild(element('div', 'label' + (AREAS.has(m.p.kind) ? ' area' : m.p.kind === 'water' ? ' water' : ''), text));
      const at = map.containerPointToLayerPoint([spot.x, spot.y]);
      e.style.left = at.x + 'px';
      e.style.top = at.y + 'px';
      e.setAttribute('aria-hidden', 'true');
    }
  }
  const titleOf = (p) => String(p.name || p.toponym) + (p.kind === 'region' || p.kind === 'district' ? ' ' + p.kind : '');
  const rank = (m) => (AREAS.has(m.p.kind) ? 2 : 0) + (m.p.confidence >= 0.5 ? 0 : 1);
  map.on('moveend zoomend resize', label);

  // ---- Begin ----

  const covered = mentions.filter((m) => m.at && m.p.border_pair);
  const first = covered.length ? covered : mentions.filter((m) => m.at);
  if (first.length) map.fitBounds(L.latLngBounds(first.map((m) => m.at)).pad(0.15), { maxZoom: 11, animate: false });
  else map.setView([40.1, 70.8], 8);
  filter();
  setDay(day);
  window.addEventListener('beforeprint', () => map.invalidateSize({ animate: false }));
})();
