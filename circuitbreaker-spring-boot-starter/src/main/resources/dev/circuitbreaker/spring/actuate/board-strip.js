// The last ten minutes, drawn: calls per second as bars, what failed or was slow in them, and the state as a line below.

const colours = {};
function readColours() {
  const computed = getComputedStyle(document.documentElement);
  for (const name of ['good', 'bad', 'slow', 'soft', 'line', 'hollow']) colours[name] = computed.getPropertyValue('--' + name).trim();
}
const STATE_BAR = { C: [2, 'soft'], H: [5, 'bad'], O: [8, 'bad'], F: [8, 'bad'], M: [2, 'soft'], D: [0, 'soft'] };

const lastIndex = () => Math.floor(serverTime() / STEP);
const peak = cells => Math.max(1, ...[...cells.values()].map(cell => cell.calls + cell.rejected));

function drawStrip(canvas, breaker) {
  const width = canvas.clientWidth, height = canvas.clientHeight, ratio = window.devicePixelRatio || 1;
  if (!width || !breaker.cells) return;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d'), end = lastIndex(), most = peak(breaker.cells), bottom = height - 10;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const bar = (left, right, from, to, colour) => {
    pen.fillStyle = colours[colour];
    pen.fillRect(left, bottom - to, Math.max(1, right - left), to - from);
  };
  for (const [index, cell] of breaker.cells) {
    const place = STEPS - 1 - (end - index);
    if (place < 0 || place >= STEPS) continue;
    const left = Math.round(place * width / STEPS), right = Math.round((place + 1) * width / STEPS);
    const gap = right - left > 3 ? 1 : 0, high = value => bottom * value / most;
    const failed = high(cell.failed), slow = failed + high(Math.max(0, Math.min(cell.slow, cell.calls - cell.failed))), calls = high(cell.calls);
    if (calls > slow) bar(left, right - gap, slow, Math.max(calls, slow + 1), 'good');
    if (slow > failed) bar(left, right - gap, failed, slow, 'slow');
    if (failed > 0) bar(left, right - gap, 0, Math.max(1, failed), 'bad');
    if (cell.rejected > 0) bar(left, right - gap, calls, calls + Math.max(1, high(cell.rejected)), 'hollow');
    const [thick, colour] = STATE_BAR[cell.state] || STATE_BAR.C;
    pen.fillStyle = colours[colour];
    if (thick && !(cell.state === 'M' && index % 2)) pen.fillRect(left, height - thick, right - left, thick);
  }
}

// The same in words, of the moment under the pointer, or of all.
function stripMoment(breaker, share) {
  const index = lastIndex() - STEPS + 1 + Math.min(STEPS - 1, Math.floor(share * STEPS)), cell = breaker.cells.get(index);
  if (!cell) return clock(index * STEP) + ': not seen';
  const part = (label, value) => value > 0 ? ', ' + percent(100 * value / cell.calls) + ' ' + label : '';
  return clock(index * STEP) + ' ' + word(stateOf(cell.state)).toLowerCase() + ': ' + perSecond(cell.calls * 1000 / STEP) + ' called'
    + part('failed', cell.failed) + part('slow', cell.slow) + (cell.rejected ? ', ' + perSecond(cell.rejected * 1000 / STEP) + ' rejected' : '');
}
const stateOf = letter => Object.keys(LETTERS).find(state => LETTERS[state] === letter) || 'CLOSED';

function minutes(breaker) {
  const rows = [], end = lastIndex();
  for (let minute = 0; minute < 10; minute++) {
    const row = { at: (end - 12 * minute - 11) * STEP, state: 'C', calls: 0, failed: 0, slow: 0, rejected: 0, cells: 0 };
    for (let index = end - 12 * minute - 11; index <= end - 12 * minute; index++) {
      const cell = breaker.cells.get(index);
      if (!cell) continue;
      row.state = worse(row.state, cell.state);
      for (const key of FLOWS) row[key] += cell[key];
      row.cells++;
    }
    if (row.cells) rows.push(row);
  }
  return rows;
}
function stripInWords(breaker) {
  const sum = key => Math.round([...breaker.cells.values()].reduce((all, cell) => all + cell[key], 0));
  return 'Last ten minutes: ' + count(sum('calls'), 'call') + ', ' + number(sum('failed')) + ' failed, ' + number(sum('rejected')) + ' rejected';
}
