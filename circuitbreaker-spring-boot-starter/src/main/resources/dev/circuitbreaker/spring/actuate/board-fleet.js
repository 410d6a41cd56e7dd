// All instances side by side, where the application belongs to a fleet; asked for only while this is shown.

const FLEET_PERIOD = 2000;
const FOR_ALL = { FORCED_OPEN: ['Force open', 'Every instance rejects every call at once, until it ends.'],
  DISABLED: ['Disable', 'Every instance lets every call through and counts nothing, until it ends.'],
  CLOSED: ['Close', 'What was said before ends, and every instance closes and forgets what it has counted.'] };
const fleet = { at: null, turn: 0, columns: '', rows: new Map(), seen: null, told: 0 };
const fleetPath = () => new URL(fleet.at.path, location.origin + path()).pathname;

// Shows this instance, or the fleet where there is one.
function showView() {
  const shown = view.fleet && !!fleet.at, changed = document.body.classList.contains('fleet') !== shown;
  hide(byId('views'), !fleet.at);
  if (!changed) return;
  document.body.classList.toggle('fleet', shown);
  hide(byId('fleet'), !shown);
  [...byId('views').children].forEach((its, i) => its.setAttribute('aria-pressed', String(shown === i > 0)));
  headline();
  if (shown) askFleet();
}
function listenToViews() {
  [...byId('views').children].forEach((its, i) => its.addEventListener('click', () => { view.fleet = i > 0; writeAddress(); showView(); }));
}

async function askFleet() {
  const turn = ++fleet.turn;
  if (!fleet.at || !document.body.classList.contains('fleet') || document.hidden) return;
  const answer = await request(fleetPath(), { headers: { Accept: 'application/json' } });
  if (turn !== fleet.turn) return;
  if (answer.json && answer.json.circuitBreakers && !answer.problem) {
    fleet.seen = answer.json;
    fleet.told = Date.now();
    showFleet(answer.json);
  }
  write(byId('fleet-note'), answer.problem ? 'The fleet cannot be shown. ' + answer.problem : fleet.seen.available ? ''
    : 'The store of the fleet does not answer. What is shown is this instance alone, and each goes by what it sees itself.');
  setTimeout(() => { if (turn === fleet.turn) askFleet(); }, FLEET_PERIOD);
}

function fleetHeadline() {
  const seen = fleet.seen;
  if (!seen) return ['Asking the fleet', false];
  const all = Object.entries(seen.circuitBreakers), bad = all.filter(([, its]) => its.suspecting > 0);
  const members = new Set(all.flatMap(([, its]) => Object.keys(its.instances))).size;
  if (!seen.available) return ['The fleet cannot be asked', true];
  const list = (some, says) => some.slice(0, 2).map(([name, its]) => name + says(its)).join(', ') + (some.length > 2 ? ' and ' + number(some.length - 2) + ' more' : '');
  if (bad.length) return [list(bad, its => ' is suspected by ' + its.suspecting + ' of ' + count(its.withTraffic, 'instance')), true];
  // Calls that an operator keeps away fail nowhere, so no instance suspects what is forced open.
  const held = all.filter(([, its]) => its.override && its.override.state !== 'CLOSED');
  return held.length ? [list(held, its => ' is ' + word(its.override.state).toLowerCase() + ' for all'), true]
    : ['None of ' + count(members, 'instance') + ' suspects anything', false];
}

function showFleet(seen) {
  const all = Object.entries(seen.circuitBreakers), ids = [...new Set(all.flatMap(([, its]) => Object.keys(its.instances)))].sort();
  const columns = JSON.stringify([ids, all.map(([name]) => name), fleet.at.writable]), focused = document.activeElement && document.activeElement.dataset.all;
  if (columns !== fleet.columns) {
    fleet.columns = columns;
    buildFleet(ids, all.map(([name]) => name), seen.instance);
    if (focused && fleet.rows.has(focused)) fleet.rows.get(focused).lever.focus();
  }
  for (const [name, its] of all) {
    const row = fleet.rows.get(name);
    ids.forEach((id, i) => showTold(row.cells[i], its.instances[id]));
    write(row.about, votes(its) + (its.override ? '. ' + orderText(its.override, seen.time) : ''));
    row.about.parentNode.dataset.said = !!its.override;
  }
  headline();
}
function buildFleet(ids, names, own) {
  const box = byId('matrix');
  box.replaceChildren();
  fleet.rows.clear();
  const made = element(box, 'table', ids.length > 6 ? 'many' : ''), head = element(element(made, 'thead'), 'tr');
  for (const title of ['Circuit breaker', ...ids]) element(element(head, 'th'), 'span', '', title + (title === own ? ' (this one)' : '')).parentNode.scope = 'col';
  for (const name of names) {
    const body = element(made, 'tbody'), line = element(body, 'tr');
    element(line, 'th', '', name).scope = 'row';
    const cells = ids.map(() => {
      const cell = element(line, 'td'), letter = element(cell, 'span', 'told');
      letter.setAttribute('aria-hidden', 'true');
      return { letter, words: element(cell, 'span', 'unseen') };
    });
    const below = element(element(body, 'tr'), 'td', 'about'), told = element(below, 'div'), about = element(told, 'span');
    below.colSpan = ids.length + 1;
    const lever = fleet.at.writable ? button(told, 'Tell all', () => askAll(name)) : null;
    if (lever) lever.dataset.all = name;
    if (lever) lever.setAttribute('aria-label', 'Tell all instances of ' + name);
    fleet.rows.set(name, { cells, lever, about });
  }
}
function showTold(cell, its) {
  const sign = its && { SUSPECTS: ' !', DISSENTS: ' ✓' }[its.opinion] || '';
  cell.letter.dataset.state = its ? its.state : '';
  write(cell.letter, its ? (LETTERS[its.state] || '?') + sign : '–');
  const words = its ? word(its.state) + ', ' + its.opinion.toLowerCase() + ', ' + number(its.failed) + ' of ' + count(its.calls, 'call') + ' failed'
    + (its.cause ? ': ' + its.cause : '') : 'Has not told';
  write(cell.words, words);
  cell.letter.title = words;
}
function votes(its) {
  const effect = its.quorum ? ' (enough for a quorum)' : its.suspected ? ' (enough for a hint)' : '';
  return (its.suspecting ? its.suspecting + ' of ' + count(its.withTraffic, 'instance') + ' with calls suspect it' + effect
    : 'No vote, ' + count(its.withTraffic, 'instance') + ' with calls') + (its.dissenting ? ', ' + count(its.dissenting, 'dissent') : '');
}
// The dates are those of the store, whose clock may differ from that of the reader.
function orderText(said, now) {
  const left = Date.parse(said.until) - Date.parse(now || new Date().toISOString());
  return word(said.state) + ' for all' + (said.state === 'CLOSED' ? '' : ' until ' + moment(fleet.told + left, fleet.told) + ', for ' + span(left, true) + ' more')
    + (said.actor ? ', by ' + said.actor : '') + (said.reason ? ': ' + said.reason : '');
}

function askAll(name) {
  ask('Change ' + name + ' in all instances?', 'Those that start later obey, too.', 'Tell all', parent => {
    const choice = element(element(parent, 'label', '', 'What all are to do'), 'select'), effect = element(parent, 'p');
    for (const [state, [label]] of Object.entries(FOR_ALL)) element(choice, 'option', '', label).value = state;
    const tell = () => write(effect, FOR_ALL[choice.value][1]);
    choice.addEventListener('change', tell);
    tell();
    const reason = field(parent, 'Reason, which every log and every reader will see', ''), ttl = field(parent, 'For how long, such as 10m; an hour or what is configured if you say nothing', '');
    reason.maxLength = 200;
    return () => Object.fromEntries([['state', choice.value], ['reason', reason.value.trim()], ['ttl', ttl.value.trim()]].filter(([, value]) => value));
  }, name);
}
