package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.ValueFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code OPEN}: rejects every call until its wait is over, and keeps the numbers that tripped the breaker. */
final class OpenPhase extends Phase {

    private final long since;
    private final long wait;
    private final boolean asked;
    private final Counts counts;

    private OpenPhase(PhaseContext context, long since, long wait, boolean asked, Counts counts) {
        super(CircuitBreaker.State.OPEN, context);
        this.since = since;
        this.wait = wait;
        this.asked = asked;
        this.counts = counts;
    }

    /**
     * Opens the breaker.
     *
     * @param since when
     * @param pause for how long the dependency has asked to be left alone; 0 if it has not
     */
    static OpenPhase begin(PhaseContext context, long since, long pause, Counts counts) {
        CircuitBreakerConfig config = context.config();
        long wait = wait(config, context.reopenings());
        boolean asked = pause > wait;
        return new OpenPhase(context, since, asked ? longer(pause, config) : wait, asked, counts);
    }

    /** Those who were all told the same are not to come back all at once. */
    private static long longer(long pause, CircuitBreakerConfig config) {
        double factor = config.randomizedWaitFactor();
        return factor == 0
                ? pause
                : pause + (long) (pause * factor * ThreadLocalRandom.current().nextDouble());
    }

    /** The base grows with every consecutive reopening, is jittered, and then capped. */
    private static long wait(CircuitBreakerConfig config, int reopenings) {
        double multiplier = config.exponentialBackoffMultiplier();
        double factor = config.randomizedWaitFactor();
        double wait = config.waitDurationInOpenState().toNanos() * Math.pow(multiplier, reopenings);
        if (factor > 0) {
            wait *= 1 + factor * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        }
        long cap =
                multiplier > 1 ? config.exponentialMaxWaitDurationInOpenState().toNanos() : Long.MAX_VALUE;
        return Math.max(1, Math.min(cap, Math.round(wait)));
    }

    @Override
    boolean mayBeDue(long now) {
        return now - since >= wait;
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        return mayBeDue(now) ? PhaseEnd.to(CircuitBreaker.State.HALF_OPEN, since + wait, cause()) : null;
    }

    private String cause() {
        return "wait of " + ValueFormat.duration(wait) + " is over" + (asked ? ", as the dependency asked" : "");
    }

    @Override
    long retryAfter(long now) {
        return Math.max(0, wait - (now - since));
    }

    @Override
    Counts counts() {
        return counts;
    }

    /** A wait that is running keeps its end. */
    @Override
    Phase reconfigured(PhaseContext changed) {
        return new OpenPhase(changed, since, wait, asked, counts);
    }
}
