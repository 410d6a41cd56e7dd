// Changes, where they are allowed: each says what it will do, and asks before it does it.

const ACTIONS = [
  ['FORCED_OPEN', 'Force open', 'Every call is rejected at once, until you reset it.'],
  ['DISABLED', 'Disable', 'Every call goes through and nothing is counted: nothing protects callers from the dependency, until you reset it.'],
  ['METRICS_ONLY', 'Rehearse', 'Every call goes through; it only counts, and tells what it would have done, until you reset it.'],
  ['CLOSED', 'Reset', 'It closes and forgets what it has counted. If the dependency is still down, calls fail until it opens again.'],
];
let acting = '';

function showActions(box, breaker) {
  hide(box, !model.writable);
  if (!model.writable) return;
  if (!box.firstChild) {
    for (const [state, label, effect] of ACTIONS) button(box, label, () => askState(state, label, effect)).dataset.to = state;
    if (!breaker.parent) button(box, 'Change settings', askSettings);
    box.candidate = ['adopt', 'drop'].map(what => button(box, sentence(what) + ' candidate', () => askCandidate(what)));
  }
  for (const its of box.children) its.disabled = its.dataset.to !== 'CLOSED' && its.dataset.to === breaker.seen.state;
  box.candidate.forEach(its => hide(its, !breaker.seen.candidate));
}

// Opens the dialog. "content" adds what is asked, and returns what to send, or null if there is nothing to send yet.
function ask(title, effect, label, content, forAll) {
  const dialog = byId('ask'), name = acting = forAll || detail.name;
  dialog.replaceChildren();
  const form = element(dialog, 'form');
  element(form, 'h2', '', title).id = 'ask-title';
  element(form, 'p', '', effect + (forAll ? '' : ' It concerns ' + (model.instance ? 'the instance ' + model.instance : 'this instance') + ' only.'));
  const body = content(element(form, 'div', 'asked')), result = element(form, 'p', 'refused'), row = element(form, 'div', 'row');
  result.setAttribute('role', 'alert');
  button(row, 'Cancel', () => dialog.close());
  const send = element(row, 'button', 'main', label);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const said = body();
    if (!said) return write(result, 'Nothing is changed yet.');
    send.disabled = true;
    const refused = await change((forAll ? fleetPath() : path()) + '/' + encodeURIComponent(name), said);
    send.disabled = false;
    write(result, refused);
    if (!refused && dialog.open && acting === name) {
      dialog.close();
      write(byId('news'), label + ': done');
      if (forAll) askFleet(); else askDetail();
      askNow();
    }
  });
  dialog.showModal();
}
function field(parent, label, value) {
  const box = element(parent, 'label', '', label), input = element(box, 'input');
  input.value = value;
  input.autocomplete = 'off';
  input.spellcheck = false;
  return input;
}
function askState(state, label, effect) {
  ask(label + ' ' + detail.name + '?', effect, label, parent => {
    const reason = field(parent, 'Reason, which the log and every reader will see', '');
    reason.maxLength = 200;
    return () => reason.value.trim() ? { state, reason: reason.value.trim() } : { state };
  });
}
function askSettings() {
  const before = Object.entries(detail.config || {}).filter(([, value]) => typeof value !== 'object' && !/^[\w$]+(\.[\w$]+)+$/.test(value));
  ask('Change settings of ' + detail.name, 'New thresholds are judged at once, and the change lasts until the application is started again.', 'Change', parent => {
    parent.classList.add('many');
    const inputs = before.map(([key, value]) => [key, String(value), field(parent, key, String(value))]);
    return () => {
      const changed = inputs.filter(([, old, input]) => input.value.trim() !== old).map(([key, , input]) => key + '=' + input.value.trim());
      return changed.length ? { config: changed.join(', ') } : null;
    };
  });
}
function askCandidate(what) {
  ask(sentence(what) + ' the candidate of ' + detail.name + '?', what === 'adopt' ? 'Its settings become the live ones.' : 'The comparison ends.',
    sentence(what), () => () => ({ candidate: what }));
}

function token() {
  const cookie = /(?:^|;\s*)XSRF-TOKEN=([^;]*)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : null;
}
// Makes the change, and returns what is wrong; nothing if it has been made.
async function change(address, body) {
  const csrf = token(), headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  if (csrf) headers['X-XSRF-TOKEN'] = csrf;
  const answer = await request(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status === 403) {
    return 'The application refuses it (403). ' + (csrf ? 'You may look, but not change.' : 'Either you may look, but not change; or Spring Security wants a CSRF token, '
      + 'which this page can only send if the application gives it one in a cookie: http.csrf(CsrfConfigurer::spa).');
  }
  return answer.problem && answer.json && answer.json.message ? answer.json.message : answer.problem || '';
}
