'use strict';

const PRODUCT = 'api/products/moka-3';
const PERIOD = 1000;

const MODES = {
    healthy: ['Healthy', 'Answers at once.'],
    fail: ['Fail', 'Answers "500" at this rate.'],
    slow: ['Slow', 'Answers late. After one second the shop stops waiting.'],
    hang: ['Hang', 'Takes the request and never answers.'],
    drip: ['Drip', 'Sends a byte now and then.'],
};

const STATES = {
    CLOSED: ['Closed', 'Every call goes through.'],
    OPEN: ['Open', 'No call goes through.'],
    HALF_OPEN: ['Half-open', 'A few calls may try.'],
    FORCED_OPEN: ['Forced open', 'Opened by hand: no call goes through.'],
    DISABLED: ['Disabled', 'Every call goes through, nothing is counted.'],
    METRICS_ONLY: ['Metrics only', 'Every call goes through, for rehearsal.'],
};

const $ = id => document.getElementById(id);
const panels = {};
const seen = new Set();
let timer;

/** Touches the document only where something changed, so that screen readers and selections are left in peace. */
function say(element, text, className) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
    if (className !== undefined && element.className !== className) {
        element.className = className;
    }
}

function clock(instant) {
    return new Date(instant).toLocaleTimeString();
}

function showSource(part, answer, fallback) {
    const live = answer.source === 'live';
    const badge = $(part + '-source');
    say(badge, live ? 'Live' : fallback, live ? 'source' : 'source fallback');
    badge.title = answer.reason || '';
}

function showPrice(answer) {
    const price = answer.value;
    const money = price && new Intl.NumberFormat('en', {style: 'currency', currency: price.currency});
    say($('price'), price ? money.format(price.amount) : 'Price on request');
    showSource('price', answer, price ? 'Last known price, from ' + clock(price.asOf) : 'No price known yet');
}

function showInventory(answer) {
    say($('inventory'), answer.value ? answer.value.available + ' in stock' : 'Stock unknown: we confirm when you order');
    showSource('inventory', answer, 'Unknown');
}

function showRecommendations(answer) {
    const names = answer.value;
    const list = $('recommendations');
    const items = names.length ? names : ['Nothing to recommend right now'];
    if (JSON.stringify([...list.children].map(item => item.textContent)) !== JSON.stringify(items)) {
        list.replaceChildren(...items.map(name => {
            const item = document.createElement('li');
            item.textContent = name;
            item.className = names.length ? '' : 'none';
            return item;
        }));
    }
    showSource('recommendations', answer, 'Left out');
}

function addPanel(name) {
    const panel = $('panel').content.firstElementChild.cloneNode(true);
    const title = name[0].toUpperCase() + name.slice(1);
    const form = panel.querySelector('form');
    panel.querySelector('h3').textContent = title;
    panel.querySelector('legend').textContent = 'Make ' + name;
    panel.querySelector('.modes').append(...Object.entries(MODES).map(([mode, [label]]) => {
        const option = document.createElement('label');
        const radio = Object.assign(document.createElement('input'), {type: 'radio', name: 'mode', value: mode});
        option.append(radio, label);
        return option;
    }));
    form.addEventListener('change', () => flip(name, panel));
    form.addEventListener('submit', event => event.preventDefault());
    $('panels').append(panel);
    return panels[name] = panel;
}

async function flip(name, panel) {
    const form = panel.querySelector('form');
    const mode = form.elements.mode.value;
    const body = new URLSearchParams({mode});
    if (mode === 'fail') body.set('rate', form.elements.rate.value);
    if (mode === 'slow') body.set('delay', form.elements.delay.value);
    try {
        const response = await fetch('downstream/' + name, {method: 'POST', body});
        if (response.ok) {
            showSwitch(panel, await response.json());
        } else {
            say(panel.querySelector('.note'), await response.text(), 'note refused');
        }
    } catch (unreachable) {
        lost();
    }
}

/** Leaves a form alone while somebody types a number into it. */
function showSwitch(panel, status) {
    const form = panel.querySelector('form');
    say(panel.querySelector('[data-of=reached]'), String(status.requests));
    if (form.contains(document.activeElement) && document.activeElement.type === 'number') {
        return;
    }
    form.elements.mode.value = status.mode;
    if (status.rate !== undefined) form.elements.rate.value = status.rate;
    if (status.delay !== undefined) form.elements.delay.value = status.delay;
    form.querySelectorAll('.amount').forEach(amount => amount.hidden = amount.dataset.mode !== status.mode);
    say(form.querySelector('.note'), MODES[status.mode][1], 'note');
}

function showBreaker(panel, breaker) {
    const [label, meaning] = STATES[breaker.state];
    const percent = rate => rate === null ? '\u2013' : Math.round(rate) + ' %';
    const wait = breaker.retryAfterSeconds;
    const outage = breaker.outage;
    const cause = outage ? outage.cause : breaker.lastTransition && breaker.lastTransition.cause;
    say(panel.querySelector('.state'), label, 'state ' + breaker.state.toLowerCase().replace('_', '-'));
    say(panel.querySelector('.cause'), (wait ? 'Next probe in ' + Math.ceil(wait) + ' s. ' : meaning + ' ')
        + (outage ? 'Down since ' + clock(outage.since) + ': ' + cause + '.' : cause ? 'Because: ' + cause + '.' : ''));
    say(panel.querySelector('[data-of=failed]'), percent(breaker.failureRate));
    say(panel.querySelector('[data-of=slow]'), percent(breaker.slowCallRate));
    say(panel.querySelector('[data-of=rejected]'), String(breaker.notPermittedCalls));
}

/** Newest first, by when it happened, whichever circuit breaker it happened to. */
function showHistory(events) {
    const transitions = events.filter(event => event.type === 'STATE_TRANSITION' && STATES[event.from])
        .sort((one, other) => one.at < other.at ? -1 : one.at > other.at ? 1 : 0)
        .slice(-50);
    for (const transition of transitions) {
        const key = transition.name + transition.at + transition.to;
        if (!seen.has(key)) {
            seen.add(key);
            insert(transition);
        }
    }
    $('nothing').hidden = seen.size > 0;
}

function insert(transition) {
    const entry = document.createElement('li');
    const time = document.createElement('time');
    const change = document.createElement('strong');
    time.dateTime = transition.at;
    time.textContent = clock(transition.at);
    change.textContent = transition.name + ': ' + STATES[transition.from][0] + ' \u2192 ' + STATES[transition.to][0];
    entry.append(time, change, transition.cause);
    const older = [...$('history').children].find(other => other.firstChild.dateTime <= transition.at);
    $('history').insertBefore(entry, older || null);
}

function lost() {
    $('trouble').hidden = false;
    say($('trouble'), 'The shop does not answer. Trying again.');
}

async function json(path) {
    const response = await fetch(path, {cache: 'no-store'});
    if (!response.ok) {
        throw new Error(path + ' answered ' + response.status);
    }
    return response.json();
}

async function refresh() {
    try {
        const product = await json(PRODUCT);
        const downstream = await json('downstream');
        say($('product-name'), product.name);
        say($('description'), product.description);
        showPrice(product.price);
        showInventory(product.inventory);
        showRecommendations(product.recommendations);
        for (const [name, status] of Object.entries(downstream)) {
            const panel = panels[name] || addPanel(name);
            const breaker = product.circuitBreakers[name];
            showSwitch(panel, status);
            if (breaker) {
                showBreaker(panel, breaker);
            }
        }
        showHistory((await json('actuator/circuitbreakerevents')).circuitBreakerEvents);
        await showBusyDay();
        $('trouble').hidden = true;
    } catch (unreachable) {
        lost();
    }
}

async function run() {
    await refresh();
    timer = $('pause').getAttribute('aria-pressed') === 'true' ? undefined : setTimeout(run, PERIOD);
}

$('pause').addEventListener('click', event => {
    const pause = event.target.getAttribute('aria-pressed') !== 'true';
    event.target.setAttribute('aria-pressed', String(pause));
    clearTimeout(timer);
    if (!pause) {
        run();
    }
});

run();
