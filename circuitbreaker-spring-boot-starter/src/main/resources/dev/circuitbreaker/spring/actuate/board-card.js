// One breaker on the page: a card where there are few, a line where there are many.

const byId = id => document.getElementById(id);
function element(parent, name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return parent ? parent.appendChild(made) : made;
}
function button(parent, text, act, className) {
  const made = element(parent, 'button', className, text);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}
// Writes only what is new: so nothing is read out again, and a selection survives.
function write(node, text) { if (node.textContent !== text) node.textContent = text; }
function hide(node, hidden) { if (node.hidden !== hidden) node.hidden = hidden; }

function badge(parent) {
  const made = element(parent, 'span', 'state'), space = document.querySelector('svg').namespaceURI;
  const picture = made.appendChild(document.createElementNS(space, 'svg'));
  picture.setAttribute('aria-hidden', 'true');
  return { made, use: picture.appendChild(document.createElementNS(space, 'use')), text: element(made, 'span') };
}
function showBadge(its, state) {
  if (its.made.dataset.state === state) return;
  its.made.dataset.state = state;
  its.use.setAttribute('href', '#' + (STATES[state] ? state : 'METRICS_ONLY'));
  write(its.text, word(state));
}

function fact(parent, label, className) {
  const box = element(parent, 'div', className), term = element(box, 'dt', '', label);
  return { box, term, text: element(box, 'dd') };
}
// A number of a line, whose title stands above the column for those who see it.
function cell(parent, label, className) {
  const its = fact(element(parent, 'dl', className), label);
  its.term.className = 'unseen';
  return its.text;
}
function gauge(parent) {
  const bar = element(parent, 'div', 'bar');
  bar.setAttribute('role', 'meter');
  bar.setAttribute('aria-valuemin', '0');
  bar.setAttribute('aria-valuemax', '100');
  return { bar, fill: element(bar, 'div', 'fill'), mark: element(bar, 'div', 'mark') };
}
function showGauge(its, rule) {
  const fill = Math.max(0, Math.min(100, rule.fill));
  its.fill.style.width = fill + '%';
  its.mark.style.left = Math.min(100, rule.mark) + '%';
  its.bar.classList.toggle('reached', rule.near !== null && rule.near >= 1);
  its.bar.setAttribute('aria-label', rule.label);
  its.bar.setAttribute('aria-valuenow', String(fill));
  its.bar.setAttribute('aria-valuetext', rule.value + rule.then + ', ' + rule.limit);
}

// What is far outside the window is brought up to date when it comes near.
const near = new IntersectionObserver(entries => entries.forEach(entry => {
  const shown = entry.target.shown;
  shown.visible = entry.isIntersecting;
  if (shown.visible && shown.breaker) { shown.drawn = null; show(shown, shown.breaker); }
}), { rootMargin: '400px' });

function strip(parent, shown, readable) {
  const box = element(parent, 'div', 'strip'), canvas = element(box, 'canvas');
  canvas.setAttribute('role', 'img');
  if (!readable) return { box, canvas };
  const axis = element(box, 'p', 'axis'), read = element(axis, 'span');
  axis.setAttribute('aria-hidden', 'true');
  const legend = element(axis, 'span');
  ['failed', 'slow', 'rejected'].forEach(what => { element(legend, 'span', 'key ' + what, what); });
  canvas.addEventListener('pointermove', event => {
    shown.pointing = true;
    hide(legend, true);
    write(read, stripMoment(shown.breaker, event.offsetX / canvas.clientWidth));
  });
  canvas.addEventListener('pointerleave', () => { shown.pointing = false; showStrip(shown); });
  return { box, canvas, read, legend };
}
function showStrip(shown) {
  const { canvas, read, legend } = shown.strip, breaker = shown.breaker;
  hide(shown.strip.box, !breaker.cells);
  if (!breaker.cells || shown.line && shown.drawn === lastIndex()) return;
  shown.drawn = lastIndex();
  if (shown.visible) drawStrip(canvas, breaker);
  canvas.setAttribute('aria-label', stripInWords(breaker));
  if (!read || shown.pointing) return;
  write(read, 'Ten minutes, up to ' + perSecond(peak(breaker.cells) * 1000 / STEP));
  hide(legend, false);
  for (const key of legend.children) hide(key, ![...breaker.cells.values()].some(cell => cell[key.textContent] > 0));
}

// The parts of a card and those of a line are the same, and the style lays them out; what only a card has is left out of a line.
function card(name, line, opens) {
  const item = element(null, 'li', 'breaker'), head = element(item, 'div', 'head');
  const shown = { item, line, name, ruleBars: [], keyRows: new Map(), visible: false };
  shown.title = button(element(head, 'h2'), name, () => opens(name), 'name');
  shown.badge = badge(head);
  const big = element(item, 'dl', 'big');
  shown.lasting = fact(big, '', 'lasts');
  shown.next = fact(big, '', 'next');
  shown.facts = element(item, 'dl', 'facts');
  shown.why = fact(shown.facts, 'Why');
  shown.callers = fact(shown.facts, 'Callers get');
  shown.tries = fact(shown.facts, 'Tries');
  shown.rehearsal = fact(shown.facts, 'Rehearsal');
  shown.traffic = line ? cell(item, 'Calls', 'traffic') : element(item, 'p', 'traffic');
  if (line) {
    const nearest = element(item, 'div', 'nearest');
    shown.nearest = { text: element(nearest, 'span'), gauge: gauge(nearest) };
    shown.slowest = cell(item, 'p99', 'slowest');
  }
  shown.strip = strip(item, shown, !line);
  if (!line) shown.rules = element(item, 'dl', 'rules');
  shown.keys = element(item, 'ul', 'keys');
  shown.keys.setAttribute('role', 'list');
  shown.opens = opens;
  item.shown = shown;
  near.observe(item);
  return shown;
}

function showRules(shown, seen) {
  const all = rules(seen);
  while (shown.ruleBars.length > all.length) shown.ruleBars.pop().box.remove();
  all.forEach((rule, i) => {
    let its = shown.ruleBars[i];
    if (!its) {
      its = fact(shown.rules, '', 'rule');
      its.gauge = gauge(element(its.box, 'dd'));
      its.limit = element(its.box, 'dd', 'limit');
      shown.ruleBars.push(its);
    }
    write(its.term, rule.label + rule.then);
    write(its.text, rule.value);
    write(its.limit, rule.limit);
    showGauge(its.gauge, rule);
  });
}

const MANY_KEYS = 5;
function showKeys(shown, breaker) {
  const keys = (breaker.keys || []).slice().sort((a, b) => isDown(b.seen) - isDown(a.seen) || (a.key < b.key ? -1 : 1));
  const some = shown.allKeys ? keys : keys.slice(0, MANY_KEYS), names = new Set(some.map(key => key.name));
  for (const [name, row] of shown.keyRows) if (!names.has(name)) { row.item.remove(); shown.keyRows.delete(name); }
  some.forEach((key, i) => {
    let row = shown.keyRows.get(key.name);
    if (!row) {
      row = { item: element(null, 'li') };
      button(row.item, key.key, () => shown.opens(key.name), 'name').setAttribute('aria-label', key.name);
      row.badge = badge(row.item);
      row.text = element(row.item, 'span', 'about');
      shown.keyRows.set(key.name, row);
    }
    row.key = key;
    row.item.dataset.down = isDown(key.seen);
    showBadge(row.badge, key.seen.state);
    if (shown.keys.children[i] !== row.item) shown.keys.insertBefore(row.item, shown.keys.children[i] || null);
  });
  if (!shown.moreKeys) shown.moreKeys = element(shown.keys, 'li', 'more');
  else if (shown.keys.lastChild !== shown.moreKeys) shown.keys.append(shown.moreKeys);
  write(shown.moreKeys, keys.length > some.length ? 'and ' + count(keys.length - some.length, 'more key') : '');
  hide(shown.moreKeys, keys.length <= some.length);
  hide(shown.keys, !keys.length);
}

function show(shown, breaker) {
  const seen = breaker.seen, down = isDown(seen);
  shown.breaker = breaker;
  shown.item.dataset.state = seen.state;
  shown.item.dataset.trouble = inTrouble(seen);
  shown.item.dataset.told = inTrouble(seen) || breaker.recovered !== null || seen.state !== 'CLOSED';
  showBadge(shown.badge, seen.state);
  write(shown.why.term, seen.state === 'CLOSED' ? 'Last change' : 'Why');
  write(shown.why.text, why(breaker));
  const its = breaker.rates, took = seen.durations, slow = seen.slowCallsInFlight ? ', ' + number(seen.slowCallsInFlight) + ' slow' : '';
  write(shown.traffic, shown.line ? its ? perSecond(called(breaker)) : '' : [down && its && its.calls > 0 ? perSecond(its.calls) + ' let through' : '',
    took ? 'p50 ' + millis(took.p50Ms) + ' · p99 ' + millis(took.p99Ms) : '', number(seen.callsInFlight) + ' in flight' + slow].filter(Boolean).join(' · '));
  if (shown.nearest) {
    const rule = nearest(seen);
    write(shown.nearest.text, rule.near === null ? rule.value : rule.label + ' ' + rule.value);
    showGauge(shown.nearest.gauge, rule);
    write(shown.slowest, took ? millis(took.p99Ms) : '');
  }
  if (shown.rules) showRules(shown, seen);
  write(shown.rehearsal.text, rehearsed(seen));
  hide(shown.rehearsal.box, !seen.rehearsal);
  showKeys(shown, breaker);
  showStrip(shown);
  tick(shown, serverTime());
}

// What changes although nothing has been told anew.
function tick(shown, now) {
  const breaker = shown.breaker, seen = breaker.seen, [next, when] = nextTry(breaker, now);
  write(shown.lasting.term, lasting(seen) + ' since ' + moment(beganAt(seen), now));
  write(shown.lasting.text, howLong(seen, now));
  write(shown.next.term, next);
  write(shown.next.text, when);
  write(shown.callers.text, callers(breaker));
  write(shown.tries.text, tries(seen));
  hide(shown.tries.box, !shown.tries.text.textContent);
  for (const row of shown.keyRows.values()) {
    const key = row.key, [what, then] = nextTry(key, now);
    write(row.text, lasting(key.seen) + ' for ' + howLong(key.seen, now) + '. ' + why(key) + '. ' + (isDown(key.seen) ? what + ' ' + then : ''));
  }
}
