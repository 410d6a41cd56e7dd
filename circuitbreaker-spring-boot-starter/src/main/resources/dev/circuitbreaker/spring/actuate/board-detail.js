// One breaker, opened: the same card, what can be done, the newest events, the settings.

const detail = { name: '', shown: null, asked: 0, told: null, from: null, parts: {} };
const path = () => location.pathname.replace(/\/+$/, '');
const narrow = matchMedia('(max-width: 60rem)');

function openDetail(name) {
  const box = byId('detail');
  if (!box.contains(document.activeElement)) detail.from = document.activeElement;
  Object.assign(detail, { name, told: null, asked: 0, parts: {} });
  view.open = name;
  writeAddress();
  box.replaceChildren();
  button(box, 'Close', closeDetail, 'close');
  detail.shown = card(name, false, openDetail);
  detail.shown.allKeys = true;
  element(box, 'ul', 'only').append(detail.shown.item);
  detail.shown.title.replaceWith(document.createTextNode(name));
  const parts = detail.parts;
  parts.note = element(box, 'p', 'note');
  parts.actions = element(box, 'div', 'actions');
  parts.comparison = section(box, 'Candidate');
  parts.numbers = section(box, 'Minute by minute');
  parts.events = section(box, 'Newest events');
  parts.settings = section(box, 'Settings');
  box.setAttribute('aria-label', 'Circuit breaker ' + name);
  hide(box, false);
  document.body.classList.add('opened');
  byId('main').inert = narrow.matches;
  showDetail();
  box.scrollTop = 0;
  box.focus();
  askDetail();
}
function closeDetail() {
  hide(byId('detail'), true);
  document.body.classList.remove('opened');
  byId('main').inert = false;
  view.open = detail.name = '';
  writeAddress();
  const shown = detail.from && detail.from.isConnected ? detail.from : null;
  if (shown) shown.focus();
}
function section(parent, title) {
  const box = element(parent, 'section');
  element(box, 'h3', '', title);
  return { box, content: element(box, 'div') };
}

function showDetail() {
  if (!detail.name) return;
  const breaker = find(detail.name) || fromTold(), parts = detail.parts;
  hide(detail.shown.item, !breaker);
  if (!breaker) return;
  show(detail.shown, breaker);
  showActions(parts.actions, breaker);
  hide(parts.numbers.box, !breaker.cells);
  if (breaker.cells) showMinutes(parts.numbers.content, breaker);
  showComparison(parts.comparison, breaker);
  const last = breaker.seen.lastTransition, changed = last ? last.at : '';
  if (detail.told && detail.changed !== changed) askDetail();
  detail.changed = changed;
}
// A breaker for a key is among the others only while it is not closed.
function fromTold() {
  return detail.told ? { name: detail.name, seen: detail.told, keys: [], rates: null, recovered: null, retryAt: null } : null;
}

async function askDetail() {
  const name = detail.name, parts = detail.parts;
  detail.asked = Date.now();
  const answer = await request(path() + '/' + encodeURIComponent(name), { headers: { Accept: 'application/json' } });
  if (detail.name !== name || detail.parts !== parts) return;
  write(parts.note, answer.problem ? 'Events and settings cannot be shown. ' + answer.problem : '');
  if (answer.problem) return;
  detail.told = answer.json;
  showEvents(parts.events.content, answer.json.events || []);
  showSettings(parts.settings.content, answer.json.config || {});
  showDetail();
}

function table(parent, titles) {
  const made = element(parent, 'table'), head = element(element(made, 'thead'), 'tr');
  titles.forEach(title => { element(head, 'th', '', title).scope = 'col'; });
  return element(made, 'tbody');
}
function fill(body, rows) {
  rows.forEach((cells, i) => {
    const row = body.rows[i] || element(body, 'tr');
    cells.forEach((text, j) => write(row.cells[j] || element(row, j ? 'td' : 'th'), text));
    row.cells[0].scope = 'row';
  });
  while (body.rows.length > rows.length) body.lastChild.remove();
}

function showMinutes(parent, breaker) {
  detail.parts.minutes = detail.parts.minutes || table(parent, ['From', 'State', 'Calls', 'Failed', 'Slow', 'Rejected']);
  fill(detail.parts.minutes, minutes(breaker).map(row => [clock(row.at), word(stateOf(row.state)),
    perSecond(row.calls * 1000 / STEP / row.cells), row.calls ? percent(100 * row.failed / row.calls) : '–',
    row.calls ? percent(100 * row.slow / row.calls) : '–', number(Math.round(row.rejected))]));
}
function showComparison(part, breaker) {
  const { candidate, live } = breaker.seen;
  hide(part.box, !candidate);
  if (!candidate) return;
  detail.parts.compared = detail.parts.compared || table(part.content, ['Since the candidate began', 'Live', 'Candidate']);
  const row = (label, key) => [label, live ? number(live[key] || 0) : '–', number(candidate[key] || 0)];
  fill(detail.parts.compared, [['State', live ? word(live.state) : '–', word(candidate.state)], row('Opened', 'opened'), row('Rejected', 'rejected'),
    row('of these, would have failed', 'rejectedFailed'), row('of these, would have succeeded', 'rejectedSucceeded'), row('Let through, and failed', 'passedFailed')]);
}

function eventText(event) {
  const took = event.durationMs == null ? '' : ' after ' + millis(event.durationMs);
  if (event.type === 'STATE_TRANSITION') return word(event.from) + ' → ' + word(event.to) + ': ' + event.cause;
  if (event.type === 'CALL_FAILED') return 'Failed: ' + (event.error ? simpleName(event.error) : 'by its result') + took;
  return event.type === 'RECONFIGURED' ? 'New settings: ' + event.cause : sentence(event.cause || event.type);
}
// Equal failures in a row are one line, so that they do not hide what changed.
function folded(events) {
  const lines = [];
  for (const event of events.slice().reverse()) {
    const last = lines[lines.length - 1];
    if (last && event.type === 'CALL_FAILED' && last.event.type === event.type && last.event.error === event.error && last.event.name === event.name) {
      last.times++;
      last.began = event.at;
    } else lines.push({ event, times: 1, began: event.at });
  }
  return lines;
}
function showEvents(parent, events) {
  const list = element(null, 'ol', 'events'), now = serverTime();
  for (const { event, times, began } of folded(events).slice(0, 30)) {
    const item = element(list, 'li'), time = element(item, 'time', '', moment(Date.parse(event.at), now));
    time.dateTime = event.at;
    item.dataset.type = event.type;
    const whose = event.name !== detail.name ? event.name + ': ' : '';
    element(item, 'span', '', whose + (times > 1 ? number(times) + ' failed: ' + (event.error ? simpleName(event.error) : 'by their results') + ', since ' + clock(began) : eventText(event)));
  }
  parent.replaceChildren(events.length ? list : element(null, 'p', '', 'None yet'));
}
const settingText = value => Array.isArray(value) ? value.map(settingText).join(', ') || 'none' : typeof value === 'string' ? value.replace(/(?:[\w$]+\.)+(?=[A-Z])/g, '')
  : value && typeof value === 'object' ? Object.entries(value).map(([key, its]) => key + ' ' + settingText(its)).join(', ') : String(value);
function showSettings(parent, config) {
  detail.config = config;
  const list = element(null, 'dl', 'settings');
  for (const [key, value] of Object.entries(config)) {
    const row = element(list, 'div');
    element(row, 'dt', '', key);
    element(row, 'dd', '', settingText(value)).title = typeof value === 'string' ? value : '';
  }
  parent.replaceChildren(list);
}
