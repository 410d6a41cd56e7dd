package dev.circuitbreaker.spring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.BooleanSupplier;

/** Publishes whether the store of the fleet answers, as the gauge {@code circuitbreaker.fleet.available}: 1 if it does, 0 if not. */
public final class FleetMeters implements MeterBinder {

    private final BooleanSupplier available;

    /**
     * Creates a binder.
     *
     * @param available whether the store has answered when it was asked last; must not wait
     */
    public FleetMeters(BooleanSupplier available) {
        this.available = available;
    }

    @Override
    public void bindTo(MeterRegistry meterRegistry) {
        // The binder is kept by the gauge, so that the meter is not lost where nothing else keeps it.
        Gauge.builder("circuitbreaker.fleet.available", () -> available.getAsBoolean() ? 1 : 0)
                .description("Whether the store of the fleet answers")
                .register(meterRegistry);
    }
}
