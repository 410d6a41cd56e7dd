package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import dev.circuitbreaker.core.CircuitBreakerSnapshot.Trial;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares a candidate with the settings in force, while there is one. Gauges, because a trial that begins anew counts from
 * zero; they hold the breaker weakly. Not safe for use by several threads at once.
 */
final class CandidateMeters {

    private final CircuitBreaker breaker;
    private final MeterRegistry registry;
    private final Tags name;
    private final List<Meter> meters = new ArrayList<>();

    CandidateMeters(CircuitBreaker breaker, MeterRegistry registry, Tags name) {
        this.breaker = breaker;
        this.registry = registry;
        this.name = name;
    }

    /** Registers or removes the meters, as there is a candidate or not. */
    void update() {
        boolean onTrial = breaker.config().candidate() != null;
        if (!onTrial) {
            remove();
        } else if (meters.isEmpty()) {
            show("candidate", CircuitBreakerSnapshot::candidate);
            show("live", CircuitBreakerSnapshot::live);
        }
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }

    private void show(String settings, Function<CircuitBreakerSnapshot, @Nullable Trial> trial) {
        Tags tags = name.and("settings", settings);
        gauge(
                "circuitbreaker.candidate.opened",
                "How many times the settings have opened the circuit breaker, or would have, since the trial began",
                tags,
                trial,
                Trial::opened);
        calls(tags, "rejected", trial, Trial::rejected);
        calls(tags, "rejected_failed", trial, Trial::rejectedFailed);
        calls(tags, "rejected_succeeded", trial, Trial::rejectedSucceeded);
        calls(tags, "passed_failed", trial, Trial::passedFailed);
    }

    private void calls(
            Tags tags,
            String outcome,
            Function<CircuitBreakerSnapshot, @Nullable Trial> trial,
            ToLongFunction<Trial> number) {
        gauge(
                "circuitbreaker.candidate.calls",
                "The number of calls by what the settings have done with them, or would have, since the trial began",
                tags.and("outcome", outcome),
                trial,
                number);
    }

    private void gauge(
            String meter,
            String description,
            Tags tags,
            Function<CircuitBreakerSnapshot, @Nullable Trial> trial,
            ToLongFunction<Trial> number) {
        meters.add(Gauge.builder(meter, breaker, seen -> value(trial.apply(seen.snapshot()), number))
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private static double value(@Nullable Trial trial, ToLongFunction<Trial> number) {
        return trial == null ? Double.NaN : number.applyAsLong(trial);
    }
}
