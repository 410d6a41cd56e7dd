package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.window.ThresholdEvaluator;
import org.jspecify.annotations.Nullable;

/**
 * What every phase is told at its beginning.
 *
 * @param start how it came about
 * @param config the settings in force
 * @param generation results of calls that another generation let through move nothing
 * @param sequence grows with every phase object, also where new settings replace one within a generation
 * @param outage what is remembered since the breaker opened first; null if it has not, or has been closed since
 * @param suspicion what others say against the dependency; null if they say nothing
 * @param normal what the dependency is like when it is well; null where that is not learned
 */
record PhaseContext(
        PhaseStart start,
        CircuitBreakerConfig config,
        long generation,
        long sequence,
        @Nullable Outage outage,
        @Nullable PeerSuspicion suspicion,
        @Nullable BaselineEstimator normal) {

    /** The first generation, and the first in sequence. */
    static final long FIRST = 1;

    /** That of a breaker's first phase. */
    static PhaseContext first(PhaseStart start, CircuitBreakerConfig config, State state) {
        Outage outage = state == State.OPEN ? Outage.begin(start, Counts.NONE, 0, null) : null;
        return new PhaseContext(start, config, FIRST, FIRST, outage, null, BaselineEstimator.of(config, null));
    }

    /** The same with other settings; this one if they are not. */
    PhaseContext with(CircuitBreakerConfig other) {
        return config.isSameAs(other)
                ? this
                : new PhaseContext(
                        start, other, generation, sequence + 1, outage, suspicion, BaselineEstimator.of(other, normal));
    }

    /** The same under another suspicion; this one if it is not. */
    PhaseContext under(@Nullable PeerSuspicion other) {
        boolean isSame = other == null ? suspicion == null : other.isSameAs(suspicion);
        return isSame ? this : new PhaseContext(start, config, generation, sequence + 1, outage, other, normal);
    }

    /** The same with other settings, but for the same calls. */
    PhaseContext judgingBy(CircuitBreakerConfig other) {
        return new PhaseContext(start, other, generation, sequence, outage, null, null);
    }

    /**
     * That of the phase which follows by a step.
     *
     * @param lastFailure what the last call threw that failed
     */
    PhaseContext next(PhaseStart by, PhaseEnd step, @Nullable String lastFailure) {
        Outage lasting = switch (step.to()) {
            case OPEN ->
                outage != null
                        ? outage.reopened()
                        : Outage.begin(by, step.counts(), config.minimumNumberOfCalls(), lastFailure);
            case HALF_OPEN, FORCED_OPEN -> outage;
            case CLOSED, DISABLED, METRICS_ONLY -> null;
        };
        return new PhaseContext(by, config, generation + 1, sequence + 1, lasting, suspicion, normal);
    }

    /** What the numbers are judged by. */
    ThresholdEvaluator thresholds() {
        ThresholdEvaluator own = normal == null ? config.thresholds() : normal.beside(config.thresholds());
        return suspicion == null ? own : suspicion.lowered(own);
    }

    /** What is normal has to be learned anew. */
    void forgetNormal() {
        if (normal != null) {
            normal.forget();
        }
    }

    /** How many times in a row the breaker has reopened. */
    int reopenings() {
        return outage == null ? 0 : outage.reopenings;
    }

    /** The calls that the phase lets through. */
    Cohort cohort() {
        return config.cohort(generation, sequence);
    }
}
