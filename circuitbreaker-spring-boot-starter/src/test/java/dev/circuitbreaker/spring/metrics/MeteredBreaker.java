package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** One circuit breaker, which opens at the second failure, and the meters of a registry that is not yet bound. */
abstract class MeteredBreaker {

    static final Duration WAIT = Duration.ofSeconds(30);

    final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(config().build());
    final CircuitBreakerMetrics metrics = new CircuitBreakerMetrics(breakers);
    final MeterRegistry meters = new SimpleMeterRegistry();
    final CircuitBreaker pricing = breakers.get("pricing");

    CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .minimumNumberOfCalls(2)
                .slidingWindowSize(4)
                .slowCallDurationThreshold(Duration.ofSeconds(2))
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(WAIT)
                .ignoreExceptions(IllegalArgumentException.class)
                .ticker(ticker);
    }

    double value(String meter, String... tags) {
        return value(meters, meter, tags);
    }

    static double value(MeterRegistry registry, String meter, String... tags) {
        return registry.get(meter)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    double calls(String outcome) {
        return value("circuitbreaker.calls", "name", "pricing", "outcome", outcome);
    }

    double transitions(String from, String to) {
        return value("circuitbreaker.transitions", "name", "pricing", "from", from, "to", to);
    }

    static void fail(CircuitBreaker breaker) {
        breaker.acquire().failed(new IllegalStateException());
    }

    void open() {
        fail(pricing);
        fail(pricing);
        assertThat(pricing.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    void recover() {
        ticker.advance(WAIT);
        pricing.acquire().succeeded(null);
        assertThat(pricing.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }
}
