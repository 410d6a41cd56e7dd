package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers as bound to one meter registry.
 *
 * <p>News of added and removed breakers may arrive late, twice and out of order, and a breaker may have followed another
 * one of its name, whose meters have the same identity. So news only says which name to look at: {@link #update} compares
 * what is bound with what is there, and the last thread to look leaves things right.
 */
final class BoundBreakers {

    private final CircuitBreakerRegistry breakers;
    private final MeterRegistry meterRegistry;
    private final boolean timed;

    /** Written by {@link #update} only, which holds the lock; read by any call that falls back. */
    private final Map<String, BreakerMeters> bound = new ConcurrentHashMap<>();

    /** What there is to undo in the end. Guarded by this. */
    private final List<CircuitBreaker.Registration> registrations = new ArrayList<>();

    private @Nullable Gauge total;
    private boolean closed;

    BoundBreakers(CircuitBreakerRegistry breakers, MeterRegistry meterRegistry, boolean timed) {
        this.breakers = breakers;
        this.meterRegistry = meterRegistry;
        this.timed = timed;
    }

    boolean isTo(MeterRegistry other) {
        return meterRegistry == other;
    }

    @Nullable
    BreakerMeters find(String name) {
        return bound.get(name);
    }

    void bind() {
        // Listening comes first: a breaker that appears in between is seen twice, which does no harm, but never missed.
        List<CircuitBreaker.Registration> listening =
                List.of(breakers.onAdded(this::update), breakers.onRemoved(this::update));
        breakers.all().forEach(this::update);
        Gauge open = countOpen();
        synchronized (this) {
            registrations.addAll(listening);
            total = open;
        }
    }

    synchronized void close() {
        closed = true;
        registrations.forEach(CircuitBreaker.Registration::close);
        bound.values().forEach(BreakerMeters::unbind);
        bound.clear();
        if (total != null) {
            meterRegistry.remove(total);
        }
    }

    synchronized void update(CircuitBreaker news) {
        if (closed) {
            return;
        }
        String name = news.name();
        CircuitBreaker current = breakers.find(name).orElse(null);
        BreakerMeters old = bound.get(name);
        if (old != null) {
            if (old.isOf(current)) {
                return;
            }
            bound.remove(name);
            old.unbind();
        }
        if (current != null) {
            bound.put(name, new BreakerMeters(current, meterRegistry, timed));
        }
    }

    private Gauge countOpen() {
        return Gauge.builder("circuitbreaker.open", breakers, BoundBreakers::rejecting)
                .description("The number of circuit breakers that reject calls now, keys included: open or forced open")
                .register(meterRegistry);
    }

    private static double rejecting(CircuitBreakerRegistry breakers) {
        return breakers.all().stream()
                .flatMap(breaker -> Stream.concat(Stream.of(breaker), breaker.keys().values().stream()))
                .map(CircuitBreaker::state)
                .filter(State::rejectsCalls)
                .count();
    }
}
