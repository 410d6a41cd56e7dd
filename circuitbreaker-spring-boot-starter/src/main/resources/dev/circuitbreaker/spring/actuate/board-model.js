// What the application has told so far, with the last ten minutes. Knows nothing of the page.

const STEP = 5000, STEPS = 120, PACE = 10000;
const FLOWS = ['calls', 'failed', 'slow', 'rejected'];
const LETTERS = { CLOSED: 'C', OPEN: 'O', HALF_OPEN: 'H', FORCED_OPEN: 'F', DISABLED: 'D', METRICS_ONLY: 'M' };
const worse = (a, b) => 'OFHMDC'.indexOf(b) < 'OFHMDC'.indexOf(a) ? b : a;

const model = { breakers: new Map(), revision: null, ahead: 0, answered: null, application: null, instance: null, writable: false };
const serverTime = () => Date.now() + model.ahead;

// Takes an answer in, and returns the breakers that it says something new about.
function take(feed, date) {
  const all = feed.breakers || feed.circuitBreakers || {}, time = feed.time || date || Date.now(), changed = new Set();
  model.ahead = feed.time || Math.abs(time - Date.now()) > 2000 ? time - Date.now() : 0;
  if (feed.full !== false) {
    for (const name of model.breakers.keys()) if (!Object.hasOwn(all, name)) model.breakers.delete(name);
  }
  (feed.removed || []).forEach(name => model.breakers.delete(name));
  for (const [name, seen] of Object.entries(all)) {
    let breaker = model.breakers.get(name);
    if (!breaker) {
      breaker = { name, seen, cells: new Map(), samples: [], rates: null, recovered: null, keys: [] };
      model.breakers.set(name, breaker);
    }
    remember(breaker, seen, time);
    changed.add(breaker);
  }
  for (const breaker of model.breakers.values()) count5s(breaker, time);
  if (feed.history) takeHistory(feed.history);
  for (const breaker of model.breakers.values()) breaker.rates = pace(breaker, time);
  model.revision = feed.revision || null;
  ['application', 'instance', 'writable'].forEach(key => model[key] = feed[key] || null);
  return changed;
}

function remember(breaker, seen, time) {
  const before = breaker.seen;
  if (isDown(before) && !isDown(seen)) breaker.recovered = time - beganAt(before);
  if (isDown(seen)) breaker.recovered = null;
  breaker.seen = seen;
  breaker.retryAt = due(seen, time);
  breaker.keys = Object.entries(seen.keys || {}).map(([key, its]) =>
    ({ key, name: breaker.name + '[' + key + ']', parent: breaker, seen: its, retryAt: due(its, time), rates: null, recovered: null }));
}
function due(seen, time) {
  const wait = seconds(seen.retryAfter);
  return wait === null ? null : time + 1000 * wait;
}
// The one with this name, which may be that of a breaker for a key, such as "pricing[eu]".
function find(name) {
  const found = model.breakers.get(name);
  if (found) return found;
  for (const breaker of model.breakers.values()) {
    const key = breaker.keys.find(its => its.name === name);
    if (key) return key;
  }
  return null;
}

// Lifetime totals become numbers of a moment: what they grew by since the last answer goes into the five seconds that it took, in even shares.
function count5s(breaker, time) {
  const its = breaker.seen.totals, samples = breaker.samples, index = Math.floor(time / STEP);
  const now = its ? { time, calls: its.success + its.failure, failed: its.failure, slow: its.slow,
    rejected: its.notPermitted, ...fallbacks(breaker.seen.fallbacks) } : { time };
  const last = samples[samples.length - 1];
  if (last && (now.calls < last.calls || time < last.time)) samples.length = 0; // it has been started again
  const from = last && samples.length ? Math.max(last.time, time - STEP * STEPS) : time, grown = {};
  for (const key of FLOWS) grown[key] = from < time ? Math.max(0, now[key] - last[key] || 0) : 0;
  pour(breaker.cells, from, time, LETTERS[breaker.seen.state] || 'C', grown, time - from < STEP);
  for (const old of breaker.cells.keys()) if (old <= index - STEPS) breaker.cells.delete(old);
  samples.push(now);
  while (samples.length > 2 && samples[1].time <= time - PACE) samples.shift();
}
const fallbacks = its => its ? { fallbacks: its.success + its.failure, fallbackFailed: its.failure } : { fallbacks: 0, fallbackFailed: 0 };

function pour(cells, from, to, state, amounts, own) {
  const first = Math.floor(from / STEP), last = Math.max(first, Math.ceil(to / STEP) - 1);
  for (let at = first; at <= last; at++) {
    let cell = cells.get(at);
    if (!cell) cells.set(at, cell = { state: 'C', calls: 0, failed: 0, slow: 0, rejected: 0, own });
    cell.state = worse(cell.state, state);
    const share = to > from ? (Math.min(to, (at + 1) * STEP) - Math.max(from, at * STEP)) / (to - from) : 0;
    for (const key of FLOWS) cell[key] += share * amounts[key];
  }
}

// What was before the page was opened. What the page has counted itself it knows better.
function takeHistory(history) {
  const step = history.stepMs;
  for (const [name, its] of Object.entries(history.breakers || {})) {
    const breaker = model.breakers.get(name), past = new Map();
    if (!breaker) continue;
    for (let i = 0; i < its.states.length; i++) {
      const from = its.until - step * (its.states.length - i), amounts = {};
      for (const key of FLOWS) amounts[key] = its[key][i];
      pour(past, from, from + step, its.states[i], amounts, false);
    }
    for (const [index, cell] of past) {
      const known = breaker.cells.get(index);
      if (known && known.own && breaker.samples.length > 1) continue;
      if (known) cell.state = worse(cell.state, known.state);
      breaker.cells.set(index, cell);
    }
  }
}

// Per second over the last ten seconds; null while there is nothing to tell it by.
function pace(breaker, time) {
  const [first] = breaker.samples, last = breaker.samples[breaker.samples.length - 1], rates = {};
  if (last.calls === undefined) return null;
  const elapsed = (last.time - first.time) / 1000;
  if (elapsed >= 1) {
    for (const key of Object.keys(last)) if (key !== 'time') rates[key] = Math.max(0, (last[key] - first[key]) / elapsed);
    return rates;
  }
  const index = Math.floor(time / STEP), cells = [breaker.cells.get(index - 2), breaker.cells.get(index - 1)].filter(Boolean);
  if (!cells.length) return null;
  for (const key of FLOWS) {
    rates[key] = cells.reduce((sum, cell) => sum + cell[key], 0) / (cells.length * STEP / 1000);
  }
  return { ...rates, fallbacks: 0, fallbackFailed: 0 };
}
