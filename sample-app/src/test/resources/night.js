// What the board is told in its pictures: a shop at twelve past three in the night, whose prices have been down for five minutes.
(count => {
    const time = new Date(2026, 0, 1, 3, 12, 40).getTime(), minute = 60000;
    const at = ago => new Date(time - ago).toISOString();
    const calls = (seed, pace) => Math.max(0, Math.round(pace * 5 * (1 + 0.25 * Math.sin(seed * 1.7) + 0.15 * Math.sin(seed * 0.31))));
    const breakers = {}, past = {};
    const add = (name, pace, of) => {
        breakers[name] = {
            state: 'CLOSED', since: at(26 * 60 * minute), retryAfter: null, failureRate: 0.5, slowCallRate: 2, failureRateThreshold: 50,
            slowCallRateThreshold: 50, bufferedCalls: 100, failedCalls: 1, slowCalls: 2, slowFailedCalls: 0, callsInFlight: Math.round(pace / 5),
            slowCallsInFlight: 0, notPermittedCalls: 0, minimumNumberOfCalls: 10, consecutiveFailures: 0, consecutiveFailureThreshold: 0,
            lastTransition: null, admittedShare: 1, outage: null, tripped: null, probes: null,
            totals: {success: 90000, failure: 210, ignored: 0, cancelled: 0, notPermitted: 0, slow: 800},
            fallbacks: {success: 210, failure: 0}, durations: {p50Ms: 9 + pace, p99Ms: 80 + 9 * pace}, ...of,
        };
        const cells = past[name] = {until: time, states: '', calls: [], failed: [], slow: [], rejected: []};
        const began = breakers[name].outage ? Date.parse(breakers[name].outage.since) : time;
        for (let i = 0; i < 120; i++) {
            const then = time - (120 - i) * 5000, down = then >= began, probing = down && Math.floor((then - began) / 5000) % 6 === 5;
            const all = calls(i + name.length, pace), bad = breakers[name].outage && !down && then >= began - 15000;
            cells.states += down ? probing ? 'H' : 'O' : 'C';
            cells.calls.push(down ? probing ? 3 : 0 : all);
            cells.failed.push(down ? probing ? 2 : 0 : bad ? Math.round(all * 0.7) : i % 9 ? 0 : 1);
            cells.slow.push(down ? 0 : Math.round(all * breakers[name].slowCallRate / 100));
            cells.rejected.push(down ? all - (probing ? 3 : 0) : 0);
        }
    };
    add('pricing', 12, {
        admittedShare: 0,
        state: 'OPEN', since: at(18000), retryAfter: 'PT12S', callsInFlight: 0,
        lastTransition: {from: 'HALF_OPEN', to: 'OPEN', at: at(18000), cause: '2 of 3 probes failed'},
        outage: {since: at(312000), cause: 'failure rate 62.5% reached 50% over 16 calls', reopenings: 9, lastFailure: 'java.net.ConnectException'},
        tripped: {failureRate: 62.5, slowCallRate: 0, bufferedCalls: 16, failedCalls: 10, slowCalls: 0, slowFailedCalls: 0},
        fallbacks: {success: 3600, failure: 0},
    });
    if (count > 1) add('inventory', 4, {consecutiveFailures: 1, consecutiveFailureThreshold: 5, failureRate: 4});
    if (count > 2) add('recommendations', 7, {slowCallRate: 31, slowCalls: 31, slowCallsInFlight: 1});
    const names = ['payments', 'search', 'reviews', 'orders', 'customers', 'carriers', 'taxes', 'stores', 'vouchers', 'images'];
    for (let i = 0; i < count - 3; i++) add(names[i % 10] + (i < 10 ? '' : '-' + i), 1 + i * 7 % 11, {failureRate: i * 5 % 23});
    clearTimeout(timer);
    asking = true;
    model.breakers.clear();
    order = [];
    const feed = {application: 'shop', instance: 'shop-7d9f:8080', time, writable: true, revision: null, full: true, removed: [], breakers};
    // Heard twice, ten seconds apart, so that there is something to tell a pace by.
    take({...feed, time: time - 10000}, 0);
    for (const its of Object.values(breakers)) {
        const pace = past[Object.keys(breakers).find(name => breakers[name] === its)], last = key => pace[key].slice(-2).reduce((a, b) => a + b);
        its.totals = {...its.totals, success: its.totals.success + last('calls') - last('failed'), failure: its.totals.failure + last('failed'),
            notPermitted: its.totals.notPermitted + last('rejected')};
        its.fallbacks = {...its.fallbacks, success: its.fallbacks.success + last('rejected')};
    }
    const changed = take({...feed, history: {stepMs: 5000, breakers: past}}, 0);
    model.answered = time;
    write(byId('application'), 'shop');
    write(byId('instance'), 'Circuit breakers · shop-7d9f:8080');
    arrange(changed);
    problem('');
    scrollTo(0, 0);
})
