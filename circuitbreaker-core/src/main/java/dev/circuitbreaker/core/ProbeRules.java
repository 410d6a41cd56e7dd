package dev.circuitbreaker.core;

/** What the probes of a half-open breaker are measured by. Immutable. */
final class ProbeRules {

    final int permitted;
    final long lease;
    final long slowAfter;
    final boolean detectsSlow;
    final int failuresToReopen;
    final int slowToReopen;

    ProbeRules(CircuitBreakerConfig config, int permitted) {
        Thresholds thresholds = new Thresholds(config);
        this.permitted = permitted;
        this.lease = config.maxWaitDurationInHalfOpenState().toNanos();
        this.slowAfter = config.slowAfterNanos();
        this.detectsSlow = config.detectsSlowCalls();
        this.failuresToReopen = thresholds.failuresToReopen(permitted);
        this.slowToReopen = thresholds.slowCallsToReopen(permitted);
    }
}
