package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of this instance say of one dependency lately, from differences of the circuit breaker's totals, so that
 * calls cost nothing more. Confined to the thread that exchanges.
 */
final class BreakerEvidence {

    /**
     * So many failures in a row make an instance suspicious. In the simulator three in a row have a fleet open where three calls
     * in ten fail, which no instance would do alone; six do not, and still let an outage be seen in time.
     */
    static final int RUN = 6;

    /** Lately. */
    private static final long RECENT = Duration.ofSeconds(5).toNanos();

    /** An instance that has made no call for so long is not one that can know. */
    private static final long TRAFFIC = Duration.ofSeconds(10).toNanos();

    private static final int CALLS_TO_SUSPECT = 10;
    private static final int CALLS_TO_DISSENT = 3;

    /** The totals at a time. */
    private record Sample(long at, CircuitBreakerTotals totals) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private @Nullable Long lastTraffic;

    /** Takes note of the totals, at this time. */
    void add(CircuitBreakerTotals totals, long now) {
        Sample last = samples.peekLast();
        if (last == null ? made(totals) > 0 : made(totals) > made(last.totals)) {
            lastTraffic = now;
        }
        samples.addLast(new Sample(now, totals));
        while (samples.size() > 2 && now - second().at >= RECENT) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        var each = samples.iterator();
        each.next();
        return each.next();
    }

    private static long made(CircuitBreakerTotals totals) {
        return ended(totals) + totals.notPermitted();
    }

    private static long ended(CircuitBreakerTotals totals) {
        return totals.successful() + totals.failed();
    }

    /** Tells whether calls have been made or rejected lately. */
    boolean hasTraffic(long now) {
        return lastTraffic != null && isLately(lastTraffic, now);
    }

    /** Tells whether it is not too long ago to count as traffic. */
    static boolean isLately(long at, long now) {
        return now - at < TRAFFIC;
    }

    /** What the calls say, where they are let through. Successes of probes are told apart by who knows of them. */
    Opinion opinion(CircuitBreaker breaker, CircuitBreakerSnapshot seen) {
        CircuitBreakerTotals first = samples.getFirst().totals;
        CircuitBreakerTotals last = samples.getLast().totals;
        long failed = last.failed() - first.failed();
        long slow = last.slow() - first.slow();
        long calls = Math.max(ended(last) - ended(first), slow);
        if (failed > 0 && seen.consecutiveFailures() >= RUN) {
            return Opinion.SUSPECTS;
        }
        double failureRate = breaker.config().failureRateThreshold();
        Double slowRate = breaker.config().slowCallRateThreshold();
        if (calls >= CALLS_TO_SUSPECT && (reaches(failed, calls, failureRate) || reaches(slow, calls, slowRate))) {
            return Opinion.SUSPECTS;
        }
        boolean isWell = calls >= CALLS_TO_DISSENT
                && !reaches(failed, calls, failureRate / 2)
                && !reaches(slow, calls, slowRate == null ? null : slowRate / 2);
        return isWell ? Opinion.DISSENTS : Opinion.ABSTAINS;
    }

    private static boolean reaches(long part, long calls, @Nullable Double percent) {
        return percent != null && 100.0 * part / calls >= percent;
    }

    /** Tells whether a breaker in this state lets calls through to go by. */
    static boolean goesByCalls(State state) {
        return switch (state) {
            case CLOSED, METRICS_ONLY -> true;
            case OPEN, HALF_OPEN, FORCED_OPEN, DISABLED -> false;
        };
    }
}
