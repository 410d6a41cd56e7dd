package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.Wording;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code OPEN}: rejects every call until its wait is over, and keeps the numbers that tripped the breaker. */
final class OpenPhase extends Phase {

    private final long since;
    private final long wait;
    private final Counts counts;

    /** Opens the breaker at the given time. */
    OpenPhase(PhaseContext context, long since, Counts counts) {
        this(context, since, wait(context.config(), context.reopenings()), counts);
    }

    private OpenPhase(PhaseContext context, long since, long wait, Counts counts) {
        super(CircuitBreaker.State.OPEN, context);
        this.since = since;
        this.wait = wait;
        this.counts = counts;
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
    Step due(long now) {
        return mayBeDue(now)
                ? Step.to(
                        CircuitBreaker.State.HALF_OPEN, since + wait, "wait of " + Wording.duration(wait) + " is over")
                : null;
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
        return new OpenPhase(changed, since, wait, counts);
    }
}
