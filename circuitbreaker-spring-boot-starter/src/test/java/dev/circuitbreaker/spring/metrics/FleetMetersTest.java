package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FleetMetersTest {

    @Test
    void saysWhetherTheStoreAnswersNow() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AtomicBoolean available = new AtomicBoolean();
        new FleetMeters(available::get).bindTo(meters);

        assertThat(meters.get("circuitbreaker.fleet.available").gauge().value()).isZero();
        available.set(true);
        assertThat(meters.get("circuitbreaker.fleet.available").gauge().value()).isEqualTo(1);
    }
}
