package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.FallbackListener;
import dev.circuitbreaker.spring.events.CallDurationSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Publishes the circuit breakers of a registry as meters, also those created later; removing a circuit breaker removes
 * its meters.
 *
 * <p>Meters read the breaker when they are read themselves and cost the calls nothing. Numbers of calls are of the
 * breaker's whole life; transitions, recoveries and fallbacks count from the binding on. Safe for use by many threads at
 * once.
 */
public final class CircuitBreakerMetrics
        implements MeterBinder,
                FallbackListener,
                CallDurationSource,
                ApplicationListener<PayloadApplicationEvent<Reconfigured>>,
                AutoCloseable {

    private final CircuitBreakerRegistry breakers;
    private final boolean timed;
    private final List<BoundBreakers> bound = new CopyOnWriteArrayList<>();

    /**
     * Creates a binder that measures no durations of calls.
     *
     * @param breakers the circuit breakers to publish
     */
    public CircuitBreakerMetrics(CircuitBreakerRegistry breakers) {
        this(breakers, false);
    }

    /**
     * Creates a binder.
     *
     * @param breakers the circuit breakers to publish
     * @param timed whether to measure how long every call takes, which costs each call an event and reads of the clock
     */
    public CircuitBreakerMetrics(CircuitBreakerRegistry breakers, boolean timed) {
        this.breakers = breakers;
        this.timed = timed;
    }

    /**
     * Binds the circuit breakers to a meter registry. Binding to the same one again changes nothing.
     *
     * @param meterRegistry where the meters go
     */
    @Override
    public void bindTo(MeterRegistry meterRegistry) {
        BoundBreakers fresh = new BoundBreakers(breakers, meterRegistry, timed);
        synchronized (bound) {
            if (bound.stream().anyMatch(binding -> binding.isTo(meterRegistry))) {
                return;
            }
            bound.add(fresh);
        }
        fresh.bind();
    }

    /** Takes the meters out of the meter registries, which may outlive the circuit breakers, and listens no more. */
    @Override
    public void close() {
        synchronized (bound) {
            bound.forEach(BoundBreakers::close);
            bound.clear();
        }
    }

    /**
     * Shows a candidate that has come, and shows one that has gone no more.
     *
     * @param event says whose settings have changed
     */
    @Override
    public void onApplicationEvent(PayloadApplicationEvent<Reconfigured> event) {
        for (BoundBreakers binding : bound) {
            BreakerMeters breaker = binding.find(event.getPayload().name());
            if (breaker != null) {
                breaker.reconfigured();
            }
        }
    }

    @Override
    public @Nullable Percentiles of(String circuitBreakerName) {
        for (BoundBreakers binding : bound) {
            BreakerMeters breaker = binding.find(circuitBreakerName);
            Percentiles percentiles = breaker == null ? null : breaker.percentiles();
            if (percentiles != null) {
                return percentiles;
            }
        }
        return null;
    }

    /**
     * Counts a fallback.
     *
     * @param circuitBreakerName the name of the circuit breaker; nothing is counted if there is none with this name
     * @param source where the answer was to come from
     * @param outcome whether the fallback gave an answer
     */
    @Override
    public void onFallback(String circuitBreakerName, Source source, FallbackOutcome outcome) {
        for (BoundBreakers binding : bound) {
            BreakerMeters breaker = binding.find(circuitBreakerName);
            if (breaker != null) {
                breaker.countFallback(source, outcome);
            }
        }
    }
}
