package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Policies;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Ours with one setting at several values and everything else at its default.
 *
 * @param setting its name
 * @param contestants one for each value, which is its title
 * @param reference what they are compared with
 */
record Sweep(String setting, List<Contestant> contestants, Contestant reference) {

    static final Sweep WAIT = durations(
            "wait-duration-in-open-state",
            CircuitBreakerConfig.Builder::waitDurationInOpenState,
            5,
            10,
            20,
            30,
            45,
            60);

    static final Sweep PROBES = of(
            "permitted-number-of-calls-in-half-open-state",
            CircuitBreakerConfig.Builder::permittedNumberOfCallsInHalfOpenState,
            1,
            2,
            3,
            4,
            5,
            6,
            10);

    static final Sweep MINIMUM =
            of("minimum-number-of-calls", CircuitBreakerConfig.Builder::minimumNumberOfCalls, 5, 10, 15, 20, 50, 100);

    static final Sweep SLOW_DURATION = durations(
            "slow-call-duration-threshold",
            CircuitBreakerConfig.Builder::slowCallDurationThreshold,
            0.5,
            2,
            5,
            10,
            20,
            30,
            60);

    static final Sweep SLOW_RATE = of(
            "slow-call-rate-threshold, with a slow-call-duration-threshold of 5s",
            (builder, rate) -> builder.slowCallRateThreshold(rate).slowCallDurationThreshold(Duration.ofSeconds(5)),
            30,
            50,
            80,
            100);

    static final Sweep BACKOFF = of(
            "exponential-backoff-multiplier",
            CircuitBreakerConfig.Builder::exponentialBackoffMultiplier,
            1.0,
            1.5,
            2.0,
            3.0);

    static final Sweep LEASE = durations(
            "max-wait-duration-in-half-open-state",
            CircuitBreakerConfig.Builder::maxWaitDurationInHalfOpenState,
            5,
            10,
            20,
            60,
            120);

    static final Sweep RAMP = of(
            "recovery-ramp-duration",
            (builder, seconds) -> builder.recoveryRampDuration(Duration.ofSeconds(seconds)),
            0,
            5,
            10,
            20,
            30,
            60);

    /** Off by default, which is not up to these sweeps; shown because it is the other way to open early. */
    static final Sweep CONSECUTIVE = of(
            "consecutive-failure-threshold",
            CircuitBreakerConfig.Builder::consecutiveFailureThreshold,
            0,
            5,
            10,
            20,
            30);

    /** By ten instances, because a single one has nobody to avoid. */
    static final Sweep JITTER = new Sweep(
            "randomized-wait-factor, ten instances",
            Stream.of(0.0, 0.1, 0.25, 0.5, 0.75)
                    .map(factor -> Policies.fleet(Shown.number(factor), factor))
                    .toList(),
            Resilience4j.FLEET);

    static final List<Sweep> ALL =
            List.of(WAIT, PROBES, MINIMUM, SLOW_DURATION, SLOW_RATE, BACKOFF, JITTER, LEASE, RAMP, CONSECUTIVE);

    private static Sweep durations(
            String setting,
            BiFunction<CircuitBreakerConfig.Builder, Duration, CircuitBreakerConfig.Builder> setter,
            double... seconds) {
        return new Sweep(
                setting,
                Arrays.stream(seconds)
                        .mapToObj(value -> Policies.ours(
                                Shown.mark(value) + "s",
                                builder -> setter.apply(builder, Duration.ofMillis(Math.round(1000 * value)))))
                        .toList(),
                Resilience4j.DEFAULTS);
    }

    @SafeVarargs
    private static <V> Sweep of(
            String setting,
            BiFunction<CircuitBreakerConfig.Builder, V, CircuitBreakerConfig.Builder> setter,
            V... values) {
        return new Sweep(
                setting,
                Stream.of(values)
                        .map(value -> Policies.ours(value.toString(), builder -> setter.apply(builder, value)))
                        .toList(),
                Resilience4j.DEFAULTS);
    }
}
