package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ReferenceCalls.Call;
import dev.circuitbreaker.core.ReferenceCalls.Probe;
import dev.circuitbreaker.core.ReferenceCalls.Seen;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.ValueFormat;
import dev.circuitbreaker.core.window.Breach;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A circuit breaker as one would explain it: lists that are searched anew for every question, one step of time after the
 * other, for a single thread. What the real one does must look the same from outside.
 */
final class ReferenceBreaker {

    private final CircuitBreakerConfig config;
    private final long slowAfter;
    final List<String> transitions = new ArrayList<>();
    final List<Call> inFlight = new ArrayList<>();
    final ReferenceOutage outage;
    State state;
    long since;
    int generation;
    long notPermitted;
    long successes;
    long failures;
    long ignored;
    long cancelled;
    private long windowStart;
    private int run;
    private Counts kept = Counts.NONE;
    private List<Seen> seen = new ArrayList<>();
    private List<Call> begun = new ArrayList<>();
    private List<Probe> probes = new ArrayList<>();

    ReferenceBreaker(CircuitBreakerConfig config, long now) {
        this.config = config;
        this.slowAfter = config.slowCallDurationThreshold().toNanos();
        this.state = config.initialState();
        this.outage = new ReferenceOutage(state, now);
        this.since = now;
        this.windowStart = now;
    }

    Call start(long now) {
        if (!hasRoom(now)) {
            notPermitted++;
            return null;
        }
        Call call = new Call(now, generation, spell(now));
        inFlight.add(call);
        begun.add(call);
        if (state == State.HALF_OPEN) {
            probes.add(new Probe(call));
        }
        return call;
    }

    private int spell(long now) {
        List<Call> alike = begun.stream().filter(it -> it.start == now).toList();
        int last = alike.stream().mapToInt(it -> it.spell).max().orElse(0);
        return alike.stream().anyMatch(inFlight::contains) ? last : last + 1;
    }

    boolean hasRoom(long now) {
        settle(now);
        return state != State.OPEN
                && state != State.FORCED_OPEN
                && (state != State.HALF_OPEN || takenPlaces() < config.permittedNumberOfCallsInHalfOpenState());
    }

    void end(Call call, Outcome outcome, long now) {
        settle(now);
        inFlight.remove(call);
        switch (outcome) {
            case SUCCESS -> successes++;
            case FAILURE -> failures++;
            case IGNORED -> ignored++;
            case CANCELLED -> cancelled++;
        }
        if (call.generation != generation) {
            return;
        }
        boolean known = outcome == Outcome.SUCCESS || outcome == Outcome.FAILURE;
        if (state == State.HALF_OPEN) {
            endProbe(call, outcome, known, now);
        } else if (state == State.CLOSED || state == State.METRICS_ONLY) {
            endCall(call, outcome, known, now);
        }
    }

    private void endCall(Call call, Outcome outcome, boolean known, long now) {
        boolean failed = outcome == Outcome.FAILURE;
        run = failed ? run + 1 : known ? 0 : run;
        Seen entry = call.hangs() ? call.entries.remove(0) : null;
        call.decided |= known;
        call.failed = failed;
        if (failed && inWindow(now).contains(entry)) {
            seen.remove(entry);
        }
        if (failed || (known && !call.hangs())) {
            record(List.of(new Seen(now, failed, call.slow)), now);
        }
    }

    private void record(List<Seen> outcomes, long at) {
        seen.addAll(outcomes);
        while (config.slidingWindowType() == SlidingWindowType.COUNT_BASED
                && seen.size() > config.slidingWindowSize()) {
            seen.remove(0);
        }
        judge(at);
    }

    private void endProbe(Call call, Outcome outcome, boolean known, long now) {
        Probe probe = probes.stream().filter(it -> it.call == call).findFirst().orElseThrow();
        if (probe.ended) {
            return;
        }
        probe.ended = true;
        if (known && (!probe.hasOutcome() || outcome == Outcome.FAILURE)) {
            probe.failed = outcome == Outcome.FAILURE;
        } else if (!probe.hasOutcome()) {
            probe.handedOn = true;
        }
        if (known || !probe.handedOn) {
            decide(now, "");
        }
    }

    void force(State to, String cause, long now) {
        settle(now);
        if (state != to) {
            go(to, now, cause);
        }
    }

    void reset(String cause, long now) {
        settle(now);
        if (state != State.CLOSED) {
            go(State.CLOSED, now, cause);
        } else {
            generation++;
            clear(now);
        }
    }

    void settle(long now) {
        int steps;
        do {
            steps = transitions.size();
            switch (state) {
                case OPEN -> {
                    long until = since + config.waitDurationInOpenState().toNanos();
                    if (now - until >= 0) {
                        go(
                                State.HALF_OPEN,
                                until,
                                "wait of " + ValueFormat.duration(config.waitDurationInOpenState()) + " is over");
                    }
                }
                case HALF_OPEN -> ageProbes(now);
                case CLOSED, METRICS_ONLY -> ageWindow(now);
                default -> {}
            }
        } while (transitions.size() > steps);
    }

    /** Records what hangs, in the order in which it fell due. Outcomes that expire are just no longer counted. */
    private void ageWindow(long now) {
        int before = transitions.size();
        for (List<Call> hanging = hanging(now);
                transitions.size() == before && !hanging.isEmpty();
                hanging = hanging(now)) {
            long at = hanging.get(0).start + slowAfter;
            List<Seen> entries = new ArrayList<>();
            for (Call call : hanging) {
                call.entries = entries;
                call.slow = true;
                call.decided = true;
                entries.add(new Seen(at, false, true));
            }
            record(List.copyOf(entries), at);
        }
    }

    private long grain() {
        return config.slidingWindowSize() * 1_000_000_000L / Math.max(10, config.slidingWindowSize());
    }

    /** Calls of this generation that have just become too old, all with the earliest such start. */
    private List<Call> hanging(long now) {
        if (!detectsSlow()) {
            return List.of();
        }
        List<Call> all = inFlight.stream()
                .filter(call -> call.generation == generation && !call.hangs() && now - call.start > slowAfter)
                .toList();
        long first =
                all.stream().mapToLong(call -> call.start - windowStart).min().orElse(0);
        return all.stream().filter(call -> call.start - windowStart == first).toList();
    }

    private void ageProbes(long now) {
        long lease = config.maxWaitDurationInHalfOpenState().toNanos();
        int before = transitions.size();
        while (transitions.size() == before) {
            List<Probe> overdue = earliest(probe -> true, lease, now);
            List<Probe> slow = detectsSlow() ? earliest(probe -> !probe.hasOutcome(), slowAfter, now - 1) : List.of();
            if (overdue.isEmpty() && slow.isEmpty()) {
                return;
            }
            long leaseAt = overdue.isEmpty() ? Long.MAX_VALUE : overdue.get(0).call.start + lease - since;
            long slowAt = slow.isEmpty() ? Long.MAX_VALUE : slow.get(0).call.start + slowAfter - since;
            if (slowAt <= leaseAt) {
                slow.forEach(probe -> probe.slow = true);
            }
            if (leaseAt <= slowAt) {
                overdue.forEach(probe -> {
                    probe.failed = true;
                    probe.ended = true;
                });
            }
            decide(
                    since + Math.min(leaseAt, slowAt),
                    leaseAt <= slowAt ? "a probe outlived its lease of " + ValueFormat.duration(lease) : "");
        }
    }

    /** Those that reached this age first, by now. */
    private List<Probe> earliest(Predicate<Probe> which, long age, long now) {
        List<Probe> all = probes.stream()
                .filter(probe -> !probe.ended && !probe.handedOn)
                .filter(which)
                .filter(probe -> now - probe.call.start >= age)
                .toList();
        long first =
                all.stream().mapToLong(probe -> probe.call.start - since).min().orElse(0);
        return all.stream().filter(probe -> probe.call.start - since == first).toList();
    }

    private long takenPlaces() {
        return probes.stream().filter(probe -> !probe.handedOn).count();
    }

    private void decide(long at, String leaseCause) {
        int permitted = config.permittedNumberOfCallsInHalfOpenState();
        long failed = probes.stream().filter(Probe::isFailed).count();
        long slow = probes.stream().filter(probe -> probe.slow).count();
        long known = probes.stream().filter(Probe::hasOutcome).count();
        long mayStillFail = permitted
                - known
                + probes.stream()
                        .filter(probe -> probe.slow && probe.failed == null && !probe.ended)
                        .count();
        if (reaches(failed, permitted, config.failureRateThreshold())) {
            go(State.OPEN, at, leaseCause.isEmpty() ? failed + " of " + permitted + " probes failed" : leaseCause);
        } else if (detectsSlow() && reaches(slow, permitted, slowThreshold())) {
            go(State.OPEN, at, slow + " of " + permitted + " probes were slow");
        } else if (!reaches(failed + mayStillFail, permitted, config.failureRateThreshold())
                && !(detectsSlow() && reaches(slow + permitted - known, permitted, slowThreshold()))) {
            go(State.CLOSED, at, known - failed + " of " + permitted + " probes succeeded");
        }
    }

    private void judge(long at) {
        if (state != State.CLOSED) {
            return;
        }
        Counts counts = countsAt(at);
        long inFlight = inWindow(at).stream().filter(this::isInFlight).count();
        if (counts.total() >= config.minimumNumberOfCalls()
                && (reaches(counts.failed(), counts.total(), config.failureRateThreshold()) || isSlow(counts))) {
            open(at, counts, inFlight);
        } else if (run > 0 && config.consecutiveFailureThreshold() > 0 && run >= config.consecutiveFailureThreshold()) {
            go(State.OPEN, at, config.consecutiveFailureThreshold() + " consecutive failures", counts);
        } else {
            judgeSinceOneHangs(at);
        }
    }

    /** The entries of a group stand for its calls in the order in which they are going to end. */
    private boolean isInFlight(Seen entry) {
        return inFlight.stream().anyMatch(call -> call.hangs() && call.entries.contains(entry));
    }

    private void judgeSinceOneHangs(long at) {
        List<Call> hanging = inFlight.stream()
                .filter(call -> call.generation == generation && call.hangs())
                .sorted((one, other) -> Long.compare(one.start - windowStart, other.start - windowStart))
                .toList();
        for (Call first : hanging) {
            List<Call> since = begun.stream()
                    .filter(call -> call.decided && call.beganSince(first))
                    .toList();
            Counts counts = count(since.stream().map(call -> new Seen(0, call.failed, call.slow)));
            if (counts.total() >= config.minimumNumberOfCalls() && isSlow(counts)) {
                open(at, counts, since.stream().filter(hanging::contains).count());
                return;
            }
        }
    }

    private boolean isSlow(Counts counts) {
        return detectsSlow() && reaches(counts.slow(), counts.total(), slowThreshold());
    }

    private void open(long at, Counts counts, long inFlight) {
        go(State.OPEN, at, config.thresholds().cause(new Breach(at, counts, 0, (int) inFlight)), counts);
    }

    private static boolean reaches(long part, long total, double threshold) {
        return total > 0 && 100.0 * part / total >= threshold;
    }

    private boolean detectsSlow() {
        return config.slowCallRateThreshold() != null;
    }

    private double slowThreshold() {
        return Objects.requireNonNull(config.slowCallRateThreshold());
    }

    private void go(State to, long at, String cause) {
        go(to, at, cause, state == State.HALF_OPEN ? probeCounts() : Counts.NONE);
    }

    private void go(State to, long at, String cause, Counts counts) {
        transitions.add(state + " -> " + to + ": " + cause);
        outage.went(to, at, cause, counts);
        kept = to == State.OPEN ? counts : Counts.NONE;
        state = to;
        since = at;
        generation++;
        clear(at);
    }

    private void clear(long at) {
        windowStart = at;
        run = 0;
        seen = new ArrayList<>();
        begun = new ArrayList<>();
        probes = new ArrayList<>();
    }

    Counts counts(long now) {
        return switch (state) {
            case CLOSED, METRICS_ONLY -> countsAt(now);
            case HALF_OPEN -> probeCounts();
            case OPEN -> kept;
            default -> Counts.NONE;
        };
    }

    private Counts probeCounts() {
        return count(probes.stream().filter(Probe::hasOutcome).map(probe -> new Seen(0, probe.isFailed(), probe.slow)));
    }

    private Counts countsAt(long now) {
        return count(inWindow(now).stream());
    }

    private List<Seen> inWindow(long now) {
        int size = config.slidingWindowSize();
        if (config.slidingWindowType() == SlidingWindowType.COUNT_BASED) {
            return seen;
        }
        long grains = Math.max(10, size);
        long current = (now - windowStart) / grain();
        return seen.stream()
                .filter(it -> (it.at - windowStart) / grain() > current - grains)
                .toList();
    }

    private static Counts count(Stream<Seen> outcomes) {
        return outcomes.map(it -> Counts.NONE.plus(it.failed, it.slow))
                .reduce(
                        Counts.NONE,
                        (one, two) -> new Counts(
                                one.total() + two.total(),
                                one.failed() + two.failed(),
                                one.slow() + two.slow(),
                                one.slowFailed() + two.slowFailed()));
    }

    long slowInFlight(long now) {
        return detectsSlow()
                ? inFlight.stream().filter(call -> now - call.start > slowAfter).count()
                : 0;
    }
}
