package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallFailed;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallIgnored;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallSucceeded;
import dev.circuitbreaker.spring.events.CallDurationSource.Percentiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long the calls of one circuit breaker and its keys take. Hears every call, which costs each of them an event and
 * reads of the clock; so this is made only for those who have asked for it.
 */
final class CallTimers {

    private final MeterRegistry registry;
    private final Timer success;
    private final Timer failure;
    private final Timer ignored;
    private final CircuitBreaker.Registration listening;

    CallTimers(CircuitBreaker breaker, MeterRegistry registry, Tags name) {
        this.registry = registry;
        this.success = timer(name, "success");
        this.failure = timer(name, "failure");
        this.ignored = timer(name, "ignored");
        this.listening = breaker.addListener(this::heard);
    }

    private Timer timer(Tags name, String outcome) {
        return Timer.builder("circuitbreaker.call.duration")
                .description("How long the calls let through took, by outcome")
                .tags(name.and("outcome", outcome))
                .register(registry);
    }

    void remove() {
        listening.close();
        List.of(success, failure, ignored).forEach(registry::remove);
    }

    private void heard(CircuitBreakerEvent event) {
        if (event instanceof CallSucceeded call) {
            record(success, call.duration());
        } else if (event instanceof CallFailed call) {
            record(failure, call.duration());
        } else if (event instanceof CallIgnored call) {
            record(ignored, call.duration());
        }
    }

    private static void record(Timer timer, @Nullable Duration duration) {
        if (duration != null) {
            timer.record(duration);
        }
    }

    /** Of calls that succeeded; null unless the application has both percentiles computed. */
    @Nullable
    Percentiles percentiles() {
        double median = Double.NaN;
        double high = Double.NaN;
        for (ValueAtPercentile each : success.takeSnapshot().percentileValues()) {
            double millis = each.value(TimeUnit.MILLISECONDS);
            median = each.percentile() == 0.5 ? millis : median;
            high = each.percentile() == 0.99 ? millis : high;
        }
        return Double.isNaN(median) || Double.isNaN(high) ? null : new Percentiles(median, high);
    }
}
