package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.NanoTimes;
import dev.circuitbreaker.core.window.ThresholdEvaluator;

/** What the probes of a half-open breaker are measured by. Immutable. */
final class ProbeRules {

    final int permitted;
    final long lease;
    final long slowAfter;
    final boolean detectsSlow;
    final int failuresToReopen;
    final int slowToReopen;

    /** Whether these settings came into force while there were probes, and when: what they make due is not due before. */
    private final boolean changed;

    private final long since;

    ProbeRules(CircuitBreakerConfig config, int permitted) {
        this(config, permitted, false, 0);
    }

    private ProbeRules(CircuitBreakerConfig config, int permitted, boolean changed, long since) {
        ThresholdEvaluator thresholds = config.thresholds();
        this.permitted = permitted;
        this.lease = config.maxWaitDurationInHalfOpenState().toNanos();
        this.slowAfter = config.slowAfterNanos();
        this.detectsSlow = config.detectsSlowCalls();
        this.failuresToReopen = thresholds.failuresToReopen(permitted);
        this.slowToReopen = thresholds.slowCallsToReopen(permitted);
        this.changed = changed;
        this.since = since;
    }

    /** The same number of probes, measured by other settings from the given time on. */
    ProbeRules changed(CircuitBreakerConfig config, long now) {
        return new ProbeRules(config, permitted, true, now);
    }

    /** Tells whether a probe that has not ended is slow. */
    boolean isSlow(Probe probe, long now) {
        return detectsSlow && now - probe.start() > slowAfter;
    }

    /** When a probe that does not end became slow. */
    long slowAt(Probe probe) {
        return notBeforeTheChange(probe.start() + slowAfter);
    }

    /** When a probe's lease is over. */
    long leaseEnd(Probe probe) {
        return notBeforeTheChange(probe.start() + lease);
    }

    private long notBeforeTheChange(long time) {
        return changed ? NanoTimes.later(time, since) : time;
    }
}
