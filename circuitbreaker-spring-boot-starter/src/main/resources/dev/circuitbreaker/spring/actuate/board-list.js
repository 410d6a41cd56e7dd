// All breakers, in an order that keeps still: what newly breaks comes first, and then stays until the reader sorts again.

const FEW = 12;
const view = { query: '', states: new Set(), sort: '', open: '', fleet: false };
const cards = new Map();
let order = [], lines = false;

function readAddress() {
  const asked = new URLSearchParams(location.search);
  view.query = asked.get('q') || '';
  view.states = new Set((asked.get('state') || '').split(',').filter(state => STATES[state]));
  view.sort = asked.get('sort') || '';
  view.open = asked.get('open') || '';
  view.fleet = asked.get('view') === 'fleet';
  byId('query').value = view.query;
  byId('sort').value = view.sort;
  if (byId('sort').selectedIndex < 0) byId('sort').value = view.sort = '';
}
function writeAddress() {
  const said = new URLSearchParams();
  if (view.query) said.set('q', view.query);
  if (view.states.size) said.set('state', [...view.states].join(','));
  if (view.sort) said.set('sort', view.sort);
  if (view.open) said.set('open', view.open);
  if (view.fleet) said.set('view', 'fleet');
  history.replaceState(null, '', location.pathname + (String(said) && '?' + said));
}

function rank(breaker) {
  const seen = breaker.seen;
  return inTrouble(seen) ? seen.state === 'FORCED_OPEN' ? 1 : 0 : seen.state === 'CLOSED' ? 3 : 2;
}
const byName = (a, b) => a.name < b.name ? -1 : 1;
const newest = breaker => rank(breaker) > 1 ? 0 : Math.max(...[breaker, ...breaker.keys].filter(its => isDown(its.seen)).map(its => beganAt(its.seen)));
const called = ({ rates }) => rates ? rates.calls + rates.rejected : 0;
const ORDERS = {
  '': (a, b) => rank(a) - rank(b) || newest(b) - newest(a) || byName(a, b),
  name: byName,
  calls: (a, b) => called(b) - called(a) || byName(a, b),
  near: (a, b) => (nearest(b.seen).near || 0) - (nearest(a.seen).near || 0) || byName(a, b),
};
const sorted = () => [...model.breakers.values()].sort(ORDERS[view.sort]).map(breaker => breaker.name);

function sortAgain() {
  order = sorted();
  for (const breaker of model.breakers.values()) {
    if (breaker.recovered !== null) { breaker.recovered = null; show(cards.get(breaker.name), breaker); }
  }
  place();
}

function arrange(changed) {
  const many = model.breakers.size > FEW, first = !order.length;
  if (many !== lines) { cards.forEach(shown => shown.item.remove()); cards.clear(); }
  lines = many;
  byId('breakers').classList.toggle('lines', lines);
  hide(byId('titles'), !lines);
  for (const [name, shown] of cards) if (!model.breakers.has(name)) { shown.item.remove(); cards.delete(name); }
  const news = [], front = [], back = [];
  for (const breaker of model.breakers.values()) {
    let shown = cards.get(breaker.name);
    const known = shown && shown.state, trouble = inTrouble(breaker.seen);
    if (!shown) cards.set(breaker.name, shown = card(breaker.name, lines, openDetail));
    if (known && known !== breaker.seen.state) news.push(breaker.name + ' is ' + word(breaker.seen.state).toLowerCase());
    if (trouble && (shown.calm || !known && !order.includes(breaker.name))) front.push(breaker.name);
    else if (!known && !order.includes(breaker.name)) back.push(breaker.name);
    shown.state = breaker.seen.state;
    shown.calm = !trouble;
    shown.breaker = breaker;
    const moves = changed.has(breaker) || shown.busy || shown.drawn !== lastIndex();
    if (!known || known !== breaker.seen.state || moves && (shown.visible || trouble)) show(shown, breaker);
    shown.busy = called(breaker) > 0;
  }
  if (first) order = sorted();
  else {
    const moved = new Set(front);
    order = [...front, ...order.filter(name => model.breakers.has(name) && !moved.has(name)), ...back];
  }
  place();
  if (news.length) write(byId('news'), news.slice(0, 5).join(', ') + (news.length > 5 ? ', and ' + (news.length - 5) + ' more changes' : ''));
}

function wanted(breaker) {
  const query = view.query.toLowerCase(), all = [breaker, ...breaker.keys];
  return all.some(its => its.name.toLowerCase().includes(query)) && (!view.states.size || all.some(its => view.states.has(its.seen.state)));
}
function place() {
  const list = byId('breakers'), focus = document.activeElement;
  let found = 0;
  order.forEach((name, i) => {
    const item = cards.get(name).item, fits = wanted(model.breakers.get(name));
    hide(item, !fits);
    if (fits) found++;
    if (list.children[i] !== item) list.insertBefore(item, list.children[i] || null);
  });
  if (focus && focus !== document.activeElement && list.contains(focus)) focus.focus();
  const total = model.breakers.size, nothing = byId('nothing');
  hide(byId('filter'), total < 2);
  hide(nothing, found > 0);
  write(nothing.firstElementChild, total ? 'No circuit breaker matches.' : 'There is no circuit breaker yet: each is there from its first call on, or from the start if it has settings.');
  hide(byId('clear'), !total);
  hide(byId('resort'), (!view.sort || view.sort === 'name') && order.join('\n') === sorted().join('\n'));
  showStates();
  headline();
}

function showStates() {
  const counts = {}, box = byId('states');
  for (const breaker of model.breakers.values()) {
    for (const state of new Set([breaker, ...breaker.keys].map(its => its.seen.state))) counts[state] = (counts[state] || 0) + 1;
  }
  for (const state of Object.keys(STATES)) {
    const its = box.querySelector('[data-filter=' + state + ']') || button(box, '', () => {
      if (!view.states.delete(state)) view.states.add(state);
      writeAddress();
      place();
    });
    its.dataset.filter = state;
    hide(its, !counts[state] && !view.states.has(state));
    write(its, word(state) + ' ' + number(counts[state] || 0));
    its.setAttribute('aria-pressed', String(view.states.has(state)));
  }
}

function headline() {
  const all = [...model.breakers.values()], down = order.map(name => model.breakers.get(name)).filter(its => inTrouble(its.seen));
  const names = down.slice(0, 2).map(its => isDown(its.seen) ? its.name : its.name + ' (' + count(downKeys(its.seen), 'key') + ')');
  const more = down.length > 2 ? ' and ' + number(down.length - 2) + ' more' : '';
  const text = !all.length ? 'No circuit breaker' : down.length === 1 ? names[0] + (isLimited(down[0].seen) ? ' is limited' : ' is down')
    : down.length ? number(down.length) + ' of ' + number(all.length) + ' are down: ' + names.join(', ') + more
    : all.length === 1 ? all[0].name + ' is well' : 'None of ' + number(all.length) + ' is down';
  const [shown, trouble] = document.body.classList.contains('fleet') ? fleetHeadline() : [text, down.length > 0];
  write(byId('headline'), shown);
  byId('headline').classList.toggle('trouble', trouble);
  const title = (down.length ? '(' + down.length + ' down) ' : '') + (model.application || 'Circuit breakers');
  if (document.title !== title) document.title = title;
}
function listenToFilter() {
  byId('filter').addEventListener('submit', event => event.preventDefault());
  byId('query').addEventListener('input', () => { view.query = byId('query').value.trim(); writeAddress(); place(); });
  byId('sort').addEventListener('change', () => { view.sort = byId('sort').value; writeAddress(); sortAgain(); });
  byId('resort').addEventListener('click', () => { sortAgain(); byId('sort').focus(); });
  byId('clear').addEventListener('click', () => {
    view.query = byId('query').value = '';
    view.states.clear();
    writeAddress();
    place();
    byId('query').focus();
  });
  const names = () => [...byId('breakers').querySelectorAll('button.name')].filter(its => its.offsetParent);
  byId('breakers').addEventListener('keydown', event => {
    const all = names(), at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    (all[Math.max(0, Math.min(all.length - 1, to))] || all[at]).focus();
  });
  byId('breakers').addEventListener('click', event => {
    const item = event.target.closest('.breaker');
    if (item && !event.target.closest('button') && !String(getSelection())) item.querySelector('button.name').click();
  });
}
