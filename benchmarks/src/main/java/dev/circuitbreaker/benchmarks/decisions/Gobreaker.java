package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.FleetContestant;
import dev.circuitbreaker.core.simulation.FleetPolicy;
import dev.circuitbreaker.core.simulation.FleetRun;
import dev.circuitbreaker.core.simulation.Policy;
import dev.circuitbreaker.core.simulation.StoreTrouble.Kind;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the {@code DistributedCircuitBreaker} of sony/gobreaker v2.4 (Go), written anew from what its source does:
 * one state and one set of counts for all instances, which every call reads from the store before it asks, and writes back
 * after it has ended. Without an answer of the store the call is not made and its caller gets the store's error. When an open
 * breaker may be probed is a time of the wall clock, judged by the clock of the instance that reads it.
 *
 * <p>Left out in its favour: it holds a lock in the store for as long as the call takes, so that the whole fleet makes one
 * call at a time; and it reads the state before it has that lock, so that results are lost. Here all calls find the newest
 * state at once, and wait for the store's two round trips before the call only.
 */
final class Gobreaker implements FleetPolicy {

    /** Opens after more than five failures in a row, waits for a minute, needs one good probe. */
    static final FleetContestant DEFAULTS = new FleetContestant(
            "gobreaker, shared",
            run -> new Gobreaker(
                    run, new Settings(counts -> counts.failuresInRow > 5, Long.MAX_VALUE, seconds(60), 1)));

    /** Half of ten calls or more, counted for ten seconds. */
    static final FleetContestant AS_OURS = new FleetContestant(
            "gobreaker, shared, set as ours",
            run -> new Gobreaker(
                    run,
                    new Settings(
                            counts -> counts.ended() >= 10 && 2 * counts.failures >= counts.ended(),
                            seconds(10),
                            seconds(30),
                            3)));

    private static final Duration STORE_PATIENCE = Duration.ofSeconds(3);

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** Asked after a failure whether it opens; when counts of a closed breaker begin anew; the wait; the probes. */
    private record Settings(Predicate<Counts> trips, long interval, long timeout, int probes) {}

    private static final class Counts {

        private int requests;
        private int successes;
        private int failures;
        private int successesInRow;
        private int failuresInRow;

        int ended() {
            return successes + failures;
        }

        void count(boolean good) {
            if (good) {
                successes++;
                successesInRow++;
                failuresInRow = 0;
            } else {
                failures++;
                failuresInRow++;
                successesInRow = 0;
            }
        }
    }

    private final FleetRun run;
    private final Settings settings;
    private State state = State.CLOSED;
    private Counts counts = new Counts();
    private long expiry;

    private Gobreaker(FleetRun run, Settings settings) {
        this.run = run;
        this.settings = settings;
        this.expiry = settings.interval;
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Override
    public Policy.@Nullable Admitted admit(int instance) {
        long now = run.time().now();
        if (run.store().is(Kind.DOWN, now)) {
            return null;
        }
        if (run.store().is(Kind.SILENT, now)) {
            run.log().waited(STORE_PATIENCE.toNanos());
            return null;
        }
        run.log().waited(2 * run.store().roundTrip(now).toNanos());
        expire(instance);
        if (state == State.OPEN || state == State.HALF_OPEN && counts.requests >= settings.probes) {
            return null;
        }
        if (state == State.HALF_OPEN) {
            run.log().probed();
        }
        counts.requests++;
        Counts generation = counts;
        return (good, nanos) -> end(instance, generation, good);
    }

    /** A store that is out of reach keeps the result from being written. */
    private void end(int instance, Counts generation, boolean good) {
        long now = run.time().now();
        if (run.store().is(Kind.DOWN, now) || run.store().is(Kind.SILENT, now)) {
            return;
        }
        expire(instance);
        if (generation != counts) {
            return;
        }
        counts.count(good);
        if (state == State.HALF_OPEN && counts.successesInRow >= settings.probes) {
            moveTo(State.CLOSED, instance);
        } else if (!good && (state == State.HALF_OPEN || settings.trips.test(counts))) {
            moveTo(State.OPEN, instance);
        }
    }

    private void expire(int instance) {
        boolean expired = expiry < run.wallClock(instance);
        if (state == State.CLOSED && expired) {
            begin(instance);
        } else if (state == State.OPEN && expired) {
            moveTo(State.HALF_OPEN, instance);
        }
    }

    private void moveTo(State next, int instance) {
        state = next;
        begin(instance);
        for (int each = 0; each < FleetRun.INSTANCES; each++) {
            run.log().moved(each, next == State.CLOSED);
        }
    }

    private void begin(int instance) {
        counts = new Counts();
        long period = switch (state) {
            case CLOSED -> settings.interval;
            case OPEN -> settings.timeout;
            case HALF_OPEN -> Long.MAX_VALUE;
        };
        expiry = period == Long.MAX_VALUE ? period : run.wallClock(instance) + period;
    }
}
