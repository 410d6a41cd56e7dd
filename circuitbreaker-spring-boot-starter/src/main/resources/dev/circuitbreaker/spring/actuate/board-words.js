'use strict';
// How things read: states, spans of time, numbers, and the answers to what a reader in the night asks.

const STATES = { OPEN: 'Open', HALF_OPEN: 'Half-open', FORCED_OPEN: 'Forced open', METRICS_ONLY: 'Metrics only',
  DISABLED: 'Disabled', CLOSED: 'Closed' };

const word = state => STATES[state] || String(state);
const isDown = seen => seen.state === 'OPEN' || seen.state === 'HALF_OPEN' || seen.state === 'FORCED_OPEN';
// Half-open with a share of the calls let through: as it recovers, or as much as the dependency bears.
const isLimited = seen => seen.state === 'HALF_OPEN' && !seen.probes && seen.admittedShare > 0;
const downKeys = seen => Object.values(seen.keys || {}).filter(isDown).length;
const inTrouble = seen => isDown(seen) || downKeys(seen) > 0;
const beganAt = seen => Date.parse(isDown(seen) && seen.outage && seen.state !== 'FORCED_OPEN' ? seen.outage.since : seen.since);

const count = (value, one, many) => number(value) + ' ' + (value === 1 ? one : many || one + 's');
const number = value => Number(value).toLocaleString('en');
const percent = value => Math.round(value * 10) / 10 + '%';
const perSecond = value => (value === 0 ? '0' : value < 9.95 ? value.toFixed(1) : number(Math.round(value))) + '/s';
const millis = value => value < 1000 ? (value < 10 && value % 1 ? value.toFixed(1) : Math.round(value)) + ' ms' : (value / 1000).toFixed(1) + ' s';
const simpleName = type => type.slice(type.lastIndexOf('.') + 1).replace(/.*\$(?=\D)/, '');
const sentence = text => text ? text[0].toUpperCase() + text.slice(1) : '';

function seconds(iso) {
  const part = /^PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?$/.exec(iso || '');
  return part ? 3600 * (part[1] || 0) + 60 * (part[2] || 0) + 1 * (part[3] || 0) : null;
}

// Of what is well, seconds do not matter after a minute, and a line that keeps still is easier to read.
function span(milliseconds, coarse) {
  const s = Math.max(0, Math.floor(milliseconds / 1000)), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (d > 0) return d + 'd ' + h % 24 + 'h';
  if (h > 0) return h + 'h ' + m % 60 + 'm';
  return m === 0 ? s + 's' : coarse ? m + 'm' : m + 'm ' + s % 60 + 's';
}
const clock = time => new Date(time).toLocaleTimeString('en', { hourCycle: 'h23' });
function moment(time, now) {
  const day = new Date(time);
  return day.toDateString() === new Date(now).toDateString() ? clock(time)
    : day.toLocaleDateString('en', { day: 'numeric', month: 'short' }) + ', ' + clock(time).slice(0, 5);
}

const LASTING = { OPEN: 'Down', HALF_OPEN: 'Down', METRICS_ONLY: 'Rehearsing' };
const lasting = seen => isLimited(seen) ? 'Limited' : LASTING[seen.state] || word(seen.state);
function howLong(seen, now) {
  const keys = downKeys(seen);
  return keys && !isDown(seen) ? count(keys, 'key') + ' down' : span(now - beganAt(seen), !isDown(seen));
}

function why(breaker) {
  const seen = breaker.seen, last = seen.lastTransition, outage = seen.outage;
  if (seen.state === 'FORCED_OPEN' || !isDown(seen)) {
    const was = breaker.recovered ? ', after ' + span(breaker.recovered) : '';
    return last ? sentence(last.cause) + (seen.state === 'CLOSED' ? was + ', at ' + clock(last.at) : '') : 'No change since the start';
  }
  const failure = outage && outage.lastFailure ? ', last by ' + simpleName(outage.lastFailure) : '';
  return sentence(outage ? outage.cause : last ? last.cause : 'it began like this') + failure;
}

// What callers get meanwhile.
function callers(breaker) {
  const seen = breaker.seen, rates = breaker.rates, total = seen.fallbacks || breaker.parent && breaker.parent.seen.fallbacks;
  if (!isDown(seen)) {
    const keys = downKeys(seen), but = keys ? ', but not for ' + count(keys, 'key') : '';
    if (rates && !rates.calls && !keys) return 'Nothing: no calls at the moment';
    return 'The real answer' + but + (rates && rates.failed > 0 ? '; ' + percent(100 * rates.failed / rates.calls) + ' fail' : '')
      + (rates && rates.fallbacks > 0 ? '; ' + perSecond(rates.fallbacks) + ' get a fallback' : '');
  }
  const pace = rates ? rates.rejected > 0 ? ', ' + perSecond(rates.rejected) : '; no calls at the moment' : '';
  if (isLimited(seen)) return 'The real answer, or for the rest ' + (total && total.success > 0 ? 'a fallback' : 'an error at once') + pace;
  if (!total) return 'An error at once, or a fallback where there is one' + pace;
  if (total.success + total.failure === 0) return 'An error at once (no fallback)' + pace;
  return rates && rates.fallbackFailed > 0 ? 'A fallback that fails for ' + percent(100 * rates.fallbackFailed / rates.fallbacks) + pace
    : 'The fallback’s answer at once' + pace;
}

// When the next try is, in a word and a number.
function nextTry(breaker, now) {
  const seen = breaker.seen, probes = seen.probes;
  if (seen.state === 'OPEN') {
    const left = breaker.retryAt === null ? null : Math.ceil((breaker.retryAt - now) / 1000);
    return ['Next try', left === null ? 'not known' : left > 0 ? 'in ' + span(left * 1000) : 'at next call'];
  }
  if (seen.state === 'FORCED_OPEN') return ['Next try', 'when reset'];
  if (seen.state !== 'HALF_OPEN') return breaker.rates ? ['Calls', perSecond(breaker.rates.calls)] : ['', ''];
  if (isLimited(seen)) return ['Calls let through', percent(100 * seen.admittedShare)];
  return probes ? ['Probes succeeded', probes.succeeded + ' of ' + probes.permitted] : ['Next try', 'now'];
}
function tries(seen) {
  const outage = seen.outage, last = seen.lastTransition;
  if (!outage || seen.state === 'FORCED_OPEN') return '';
  const failed = outage.reopenings ? count(outage.reopenings, 'try', 'tries') + ' failed since then' : 'None yet';
  const newest = seen.state === 'OPEN' && outage.reopenings && last ? ', the last at ' + clock(last.at) + ': ' + last.cause : '';
  const flight = seen.probes && seen.probes.inFlight ? ', ' + count(seen.probes.inFlight, 'probe') + ' under way' : '';
  const bad = seen.probes && seen.probes.failed ? ', ' + count(seen.probes.failed, 'probe') + ' failed in this one' : '';
  return failed + newest + flight + bad;
}
function rehearsed(seen) {
  const it = seen.rehearsal;
  return it ? 'Would be ' + word(it.state).toLowerCase() + '; would have opened ' + count(it.opened, 'time') + ' and rejected ' + count(it.rejected, 'call')
    + ', of which ' + number(it.rejectedFailed) + ' failed and ' + number(it.rejectedSucceeded) + ' succeeded' : '';
}

// Every rule that can open a breaker: how near it is, from 0 to 1 and beyond, null where it cannot be told yet.
function rules(seen) {
  const held = isDown(seen) && seen.tripped ? seen.tripped : seen, then = held === seen ? '' : ' at opening';
  const few = seen.minimumNumberOfCalls && seen.bufferedCalls < seen.minimumNumberOfCalls
    ? seen.bufferedCalls + ' of ' + count(seen.minimumNumberOfCalls, 'call') + ' needed' : 'not enough calls';
  const rate = (label, value, threshold) => ({ label, then, mark: threshold, fill: value || 0,
    near: value == null ? null : value / threshold, value: value == null ? few : percent(value), limit: 'opens at ' + percent(threshold) });
  const all = [rate('Failure rate', held.failureRate, seen.learnedFailureRateThreshold ?? seen.failureRateThreshold)];
  if (seen.slowCallRateThreshold != null) all.push(rate('Slow calls', held.slowCallRate, seen.slowCallRateThreshold));
  const most = seen.consecutiveFailureThreshold;
  if (most > 0) {
    const row = seen.consecutiveFailures || 0;
    all.push({ label: 'Failures in a row', then: '', mark: 100, fill: 100 * row / most, near: row / most, value: number(row), limit: 'opens at ' + number(most) });
  }
  return all;
}
function nearest(seen) {
  const told = rules(seen).filter(rule => rule.near !== null);
  return told.reduce((a, b) => b.near > a.near ? b : a, told[0] || rules(seen)[0]);
}
