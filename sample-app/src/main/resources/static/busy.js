'use strict';

const SCENARIOS = {
    calm: ['All well', 'Every request is answered at once.'],
    outage: ['Outage', 'Every request fails. The breaker answers with the last known price, and leaves pricing alone.'],
    brownout: ['Brownout', 'Six of ten requests fail.'],
    slow: ['Slow', 'Answers take 800 ms. That is too late: a visitor leaves after 300 ms.'],
    hang: ['Hang', 'No request is ever answered. Without a breaker, visitors and threads wait.'],
    flapping: ['Flapping', 'Ten seconds broken, ten seconds well, and again.'],
    'slow-recovery': ['Slow recovery', 'Broken for ten seconds, then a little better every five.'],
};

const SPAN = 120;
const WIDTH = 600;
const HEIGHT = 150;

const CHARTS = [
    {
        title: 'Visitors who got a price in time',
        value: second => 100 * second.served / second.visits,
        top: () => 100,
        say: value => Math.round(value) + ' %',
    },
    {
        title: 'Requests that reach pricing, per second',
        value: second => second.reached,
        top: load => Math.max(10, load.rate),
        say: value => String(Math.round(value)),
    },
];

const charts = CHARTS.map(kind => {
    const figure = $('chart').content.firstElementChild.cloneNode(true);
    figure.querySelector('figcaption').textContent = kind.title;
    $('charts').append(figure);
    return {...kind, figure};
});

const buttons = Object.fromEntries(Object.entries(SCENARIOS).map(([name, [label]]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => play(name));
    $('scenarios').append(button);
    return [name, button];
}));

/** How many instances of a fleet are concerned; all of them unless a visitor chooses. */
let concerned = 0;
let playing = 'calm';

function showInstances(scenario) {
    const box = $('instances');
    $('where').hidden = $('fleet-board').hidden = scenario.all === 1;
    if (box.children.length !== scenario.all) {
        box.replaceChildren(...Array.from({length: scenario.all}, (_, i) => {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = i + 1 === scenario.all ? 'All ' + scenario.all : String(i + 1);
            button.addEventListener('click', () => { concerned = i + 1; play(playing); });
            return button;
        }));
        concerned = playing === 'calm' ? scenario.all : scenario.instances;
    }
    [...box.children].forEach((button, i) => button.setAttribute('aria-pressed', String(i + 1 === concerned)));
}

async function post(path, note) {
    try {
        const response = await fetch(path, {method: 'POST'});
        if (!response.ok) {
            say(note, await response.text(), 'note refused');
        }
        return response.ok;
    } catch (unreachable) {
        lost();
        return false;
    }
}

async function play(name) {
    const where = concerned > 1 ? '?instances=' + concerned : '';
    if (await post('scenarios/' + name + where, $('scenario-note'))) {
        showScenario(name);
    }
    if (name !== 'calm' && Number($('rate').value) === 0) {
        $('rate').value = 20;
        await send();
    }
}

async function send() {
    say($('rate-now'), $('rate').value);
    await post('load?rate=' + $('rate').value, $('scenario-note'));
}

function showScenario(scenario) {
    playing = scenario;
    for (const [name, button] of Object.entries(buttons)) {
        button.setAttribute('aria-pressed', String(name === playing));
    }
    say($('scenario-note'), SCENARIOS[playing][1], 'note');
}

/** The second that is going on, and the one whose visitors may still wait, are not shown. */
function points(chart, load, seconds) {
    const newest = load.now - 2;
    return seconds.filter(second => second.at <= newest && second.at > newest - SPAN && second.visits > 0)
        .map(second => [second.at - newest + SPAN, chart.value(second)]);
}

function line(chart, load, seconds) {
    const top = chart.top(load);
    let path = '';
    let last = -9;
    for (const [x, value] of points(chart, load, seconds)) {
        const y = HEIGHT - 1 - (HEIGHT - 2) * Math.min(1, value / top);
        path += (x - last > 2 ? 'M' : 'L') + (x * WIDTH / SPAN).toFixed(1) + ' ' + y.toFixed(1);
        last = x;
    }
    return path;
}

function lately(chart, load, seconds) {
    const newest = points(chart, load, seconds).slice(-3).filter(([x]) => x > SPAN - 5).map(([, value]) => value);
    return newest.length === 0 ? '\u2013' : chart.say(newest.reduce((sum, value) => sum + value, 0) / newest.length);
}

function show(chart, load) {
    const said = {};
    for (const lane of ['with', 'without']) {
        chart.figure.querySelector('path.' + lane).setAttribute('d', line(chart, load, load[lane]));
        said[lane] = lately(chart, load, load[lane]);
        say(chart.figure.querySelector('[data-of=' + lane + ']'), said[lane]);
    }
    say(chart.figure.querySelector('.top'), 'up to ' + chart.say(chart.top(load)));
    chart.figure.querySelector('svg').setAttribute('aria-label',
        chart.title + ': with circuit breaker ' + said.with + ', without ' + said.without);
}

async function showBusyDay() {
    const load = await json('load');
    const scenario = await json('scenarios');
    if (document.activeElement !== $('rate')) {
        $('rate').value = load.rate;
        say($('rate-now'), String(load.rate));
    }
    showScenario(scenario.playing);
    showInstances(scenario);
    charts.forEach(chart => show(chart, load));
}

$('rate').addEventListener('input', () => say($('rate-now'), $('rate').value));
$('rate').addEventListener('change', send);
$('controls').addEventListener('submit', event => event.preventDefault());
