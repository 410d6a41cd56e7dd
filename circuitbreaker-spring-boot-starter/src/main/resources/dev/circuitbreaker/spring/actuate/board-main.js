// Asks the application again and again, and says what is wrong where it does not answer.

const PERIOD = 1000, PATIENCE = 5000, LONGEST = 8000;
const FEED = 'application/vnd.circuitbreaker.board+json, application/json;q=0.5';
let failures = 0, timer = null, asking = false, again = false, lost = true;

// Answers with the JSON, or with what is wrong in words that say what to do.
async function request(address, options) {
  const stop = new AbortController(), end = setTimeout(() => stop.abort(), PATIENCE);
  try {
    // A redirect leads to a login page; followed to another site it would only be an unreadable error.
    const response = await fetch(address, { ...options, cache: 'no-store', redirect: 'manual', signal: stop.signal });
    const type = response.headers.get('Content-Type') || '', json = /[/+]json\b/.test(type) ? await response.json() : null;
    return { status: response.status, json, date: Date.parse(response.headers.get('Date')), problem: wrong(response, json, type) };
  } catch (e) {
    return { status: 0, json: null, problem: e instanceof SyntaxError ? 'What answers at this address is cut off or no JSON.' : stop.signal.aborted
      ? 'The application has not answered for ' + PATIENCE / 1000 + ' seconds.' : 'The application cannot be reached.' };
  } finally {
    clearTimeout(end);
  }
}
function wrong(response, json, type) {
  if (response.type === 'opaqueredirect') return 'The application sends you elsewhere, most likely to its login page. Sign in, then load this page again.';
  if (response.status === 401) return 'You are not signed in, or no longer (401). Load this page again to sign in.';
  if (response.status === 403) return 'You are signed in without the right to see this (403).';
  if (response.status === 404) return 'There is nothing at ' + location.pathname + ' (404). A proxy in between must hand this path on to the endpoint, and the name must be one the application knows.';
  if (!response.ok) return 'The application answers ' + response.status + (json && json.message ? ': ' + json.message : '.');
  return json ? '' : 'A web page or file (' + (type || 'of no type') + ') answers instead of data: most likely a login page or a proxy. Sign in, then load this page again.';
}

function problem(text) {
  lost = !!text;
  document.body.classList.toggle('lost', lost);
  const then = text && model.answered ? ' What is shown is from ' + clock(model.answered) + '.' : '';
  write(byId('problem'), text ? text + then + ' Asking again.' : '');
  hide(byId('problem'), !text);
  byId('live').dataset.live = text ? 'lost' : 'live';
  write(byId('sign'), text ? 'Not live' : 'Live');
  write(byId('answered'), model.answered ? clock(model.answered) : '');
  if (text && !model.answered) { write(byId('headline'), 'Nothing to show yet'); document.title = 'Circuit breakers'; }
}

async function askFeed() {
  const stale = !model.answered || Date.now() - model.answered > 2 * STEP, asked = new URLSearchParams();
  if (model.revision && !stale) asked.set('since', model.revision);
  if (stale) asked.set('history', 'true');
  const answer = await request(location.pathname + (String(asked) && '?' + asked), { headers: { Accept: FEED } });
  const usable = answer.json && (answer.json.breakers || answer.json.circuitBreakers);
  if (answer.problem || !usable) {
    failures++;
    return problem(answer.problem || 'What answers at this address is JSON, but not of this endpoint.');
  }
  failures = 0;
  const changed = take(answer.json, answer.date);
  model.answered = serverTime();
  write(byId('application'), model.application || 'Circuit breakers');
  write(byId('instance'), [model.application ? 'Circuit breakers' : '', model.instance].filter(Boolean).join(' · '));
  fleet.at = answer.json.fleet || null;
  arrange(changed);
  showView();
  problem('');
  showDetail();
  if (detail.name && Date.now() - detail.asked > STEP) askDetail();
}
async function askNow() {
  if (asking) { again = true; return; }
  clearTimeout(timer);
  asking = true;
  again = false;
  try {
    await askFeed();
  } finally {
    asking = false;
    const pause = failures ? Math.min(LONGEST, PERIOD * 2 ** (failures - 1)) : PERIOD;
    if (again) askNow();
    else if (!document.hidden || !model.answered) timer = setTimeout(askNow, pause);
  }
}

function tickAll() {
  if (lost) return;
  const now = serverTime();
  for (const shown of cards.values()) if (shown.item.dataset.told === 'true') tick(shown, now);
  if (detail.name && detail.shown.breaker) tick(detail.shown, now);
}
function start() {
  readColours();
  readAddress();
  listenToFilter();
  listenToViews();
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', () => { readColours(); cards.forEach(shown => shown.breaker && showStrip(shown)); });
  }
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && detail.name && !byId('ask').open && !event.defaultPrevented) closeDetail();
  });
  narrow.addEventListener('change', () => { byId('main').inert = !!detail.name && narrow.matches; });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { askNow(); askFleet(); } });
  setInterval(tickAll, 1000);
  askNow().then(() => { if (view.open && !detail.name) openDetail(view.open); });
}
start();
