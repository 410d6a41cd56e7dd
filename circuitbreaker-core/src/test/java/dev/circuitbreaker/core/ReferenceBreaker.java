package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
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

    /** A call let through and not ended. */
    static final class Call {
        final long start;
        final int generation;
        boolean countedAsSlow;

        Call(long start, int generation) {
            this.start = start;
            this.generation = generation;
        }
    }

    private record Seen(long at, boolean failed, boolean slow) {}

    private static final class Probe {
        final Call call;
        boolean ended;
        Boolean failed;
        boolean slow;
        boolean handedOn;

        Probe(Call call) {
            this.call = call;
        }

        boolean hasOutcome() {
            return failed != null || slow;
        }

        boolean isFailed() {
            return Boolean.TRUE.equals(failed);
        }
    }

    private final CircuitBreakerConfig config;
    private final long slowAfter;
    final List<String> transitions = new ArrayList<>();
    final List<Call> inFlight = new ArrayList<>();
    State state;
    long since;
    int generation;
    long notPermitted;
    long successes;
    long failures;
    long ignored;
    long cancelled;
    private long windowStart;
    private long lastBoundary;
    private Counts kept = Counts.NONE;
    private List<Seen> seen = new ArrayList<>();
    private List<Probe> probes = new ArrayList<>();

    ReferenceBreaker(CircuitBreakerConfig config, long now) {
        this.config = config;
        this.slowAfter = config.slowCallDurationThreshold().toNanos();
        this.state = config.initialState();
        this.since = now;
        this.windowStart = now;
    }

    Call start(long now) {
        if (!hasRoom(now)) {
            notPermitted++;
            return null;
        }
        Call call = new Call(now, generation);
        inFlight.add(call);
        if (state == State.HALF_OPEN) {
            probes.add(new Probe(call));
        }
        return call;
    }

    boolean hasRoom(long now) {
        settle(now);
        return state != State.OPEN
                && state != State.FORCED_OPEN
                && (state != State.HALF_OPEN || takenPlaces() < config.permittedNumberOfCallsInHalfOpenState());
    }

    void end(Call call, Outcome outcome, long now) {
        inFlight.remove(call);
        settleAllBut(call, now);
        switch (outcome) {
            case SUCCESS -> successes++;
            case FAILURE -> failures++;
            case IGNORED -> ignored++;
            case CANCELLED -> cancelled++;
        }
        if (call.generation != generation) {
            return;
        }
        boolean slow = detectsSlow() && now - call.start > slowAfter;
        boolean known = outcome == Outcome.SUCCESS || outcome == Outcome.FAILURE;
        if (state == State.HALF_OPEN) {
            endProbe(call, outcome, known, slow, now);
        } else if ((state == State.CLOSED || state == State.METRICS_ONLY) && known && !call.countedAsSlow) {
            seen.add(new Seen(now, outcome == Outcome.FAILURE, slow));
            judge(now);
        }
    }

    private void endProbe(Call call, Outcome outcome, boolean known, boolean slow, long now) {
        Probe probe = probes.stream().filter(it -> it.call == call).findFirst().orElseThrow();
        if (probe.ended) {
            return;
        }
        probe.ended = true;
        if (!probe.hasOutcome()) {
            if (known) {
                probe.failed = outcome == Outcome.FAILURE;
                probe.slow = slow;
            } else {
                probe.handedOn = true;
            }
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
            seen = new ArrayList<>();
            windowStart = now;
            lastBoundary = 0;
        }
    }

    void settle(long now) {
        settleAllBut(null, now);
    }

    private void settleAllBut(Call ending, long now) {
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
                                "wait of " + Wording.duration(config.waitDurationInOpenState()) + " is over");
                    }
                }
                case HALF_OPEN -> ageProbes(ending, now);
                case CLOSED, METRICS_ONLY -> ageWindow(now);
                default -> {}
            }
        } while (transitions.size() > steps);
    }

    private void ageWindow(long now) {
        int before = transitions.size();
        long boundary =
                config.slidingWindowType() == SlidingWindowType.TIME_BASED ? lastBoundary + grain() : Long.MAX_VALUE;
        while (transitions.size() == before) {
            List<Call> hanging = hanging(now);
            long hangingAt = hanging.isEmpty() ? Long.MAX_VALUE : hanging.get(0).start + slowAfter - windowStart;
            if (boundary <= hangingAt && boundary <= now - windowStart) {
                judge(windowStart + boundary);
                lastBoundary = boundary;
                boundary += grain();
            } else if (!hanging.isEmpty()) {
                for (Call call : hanging) {
                    call.countedAsSlow = true;
                    seen.add(new Seen(windowStart + hangingAt, false, true));
                }
                judge(windowStart + hangingAt);
            } else {
                return;
            }
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
                .filter(call -> call.generation == generation && !call.countedAsSlow && now - call.start > slowAfter)
                .toList();
        long first =
                all.stream().mapToLong(call -> call.start - windowStart).min().orElse(0);
        return all.stream().filter(call -> call.start - windowStart == first).toList();
    }

    private void ageProbes(Call ending, long now) {
        long lease = config.maxWaitDurationInHalfOpenState().toNanos();
        int before = transitions.size();
        while (transitions.size() == before) {
            List<Probe> overdue = earliest(probe -> true, lease, now);
            List<Probe> slow = detectsSlow()
                    ? earliest(probe -> !probe.hasOutcome() && probe.call != ending, slowAfter, now - 1)
                    : List.of();
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
                    leaseAt <= slowAt ? "a probe outlived its lease of " + Wording.duration(lease) : "");
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
        Counts counts = countsAt(at);
        boolean enough = counts.total() >= config.minimumNumberOfCalls();
        boolean byRate = enough
                && (reaches(counts.failed(), counts.total(), config.failureRateThreshold())
                        || (detectsSlow() && reaches(counts.slow(), counts.total(), slowThreshold())));
        if (state != State.CLOSED) {
            return;
        }
        if (byRate) {
            go(State.OPEN, at, new Thresholds(config).cause(new Breach(at, counts, 0), (int) hungInFlight()), counts);
        } else if (failuresInARow() >= config.consecutiveFailureThreshold()
                && config.consecutiveFailureThreshold() > 0
                && !seen.isEmpty()
                && seen.get(seen.size() - 1).failed) {
            go(State.OPEN, at, config.consecutiveFailureThreshold() + " consecutive failures", counts);
        }
    }

    private long hungInFlight() {
        return inFlight.stream()
                .filter(call -> call.countedAsSlow && call.generation == generation)
                .count();
    }

    private int failuresInARow() {
        int run = 0;
        for (int i = seen.size() - 1; i >= 0 && seen.get(i).failed; i--) {
            run++;
        }
        return run;
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
        kept = to == State.OPEN ? counts : Counts.NONE;
        state = to;
        since = at;
        windowStart = at;
        lastBoundary = 0;
        generation++;
        seen = new ArrayList<>();
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
        int size = config.slidingWindowSize();
        if (config.slidingWindowType() == SlidingWindowType.COUNT_BASED) {
            return count(seen.stream().skip(Math.max(0, seen.size() - size)));
        }
        long grains = Math.max(10, size);
        long current = (now - windowStart) / grain();
        return count(seen.stream().filter(it -> (it.at - windowStart) / grain() > current - grains));
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
