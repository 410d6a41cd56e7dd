package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerMetricsAutoConfiguration;
import dev.circuitbreaker.spring.events.CallDurationSource.Percentiles;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CallTimersTest extends MeteredBreaker {

    private final CircuitBreakerMetrics timed = new CircuitBreakerMetrics(breakers, true);

    private Timer timer(String outcome) {
        return meters.get("circuitbreaker.call.duration")
                .tags("name", "pricing", "outcome", outcome)
                .timer();
    }

    private Permit after(CircuitBreaker breaker, Duration duration) {
        Permit permit = breaker.acquire();
        ticker.advance(duration);
        return permit;
    }

    @Test
    void measureCallsByOutcomeWithThoseOfKeys() {
        timed.bindTo(meters);
        after(pricing, Duration.ofMillis(20)).succeeded("price");
        after(pricing.forKey("eu"), Duration.ofMillis(40)).succeeded("price");
        after(pricing, Duration.ofMillis(5)).failed(new IllegalArgumentException());
        after(pricing, Duration.ofMillis(7)).cancelled();
        after(pricing, Duration.ofMillis(300)).failed(new IllegalStateException());

        assertThat(timer("success").count()).isEqualTo(2);
        assertThat(timer("success").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
        assertThat(timer("failure").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
        assertThat(timer("ignored").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5);
    }

    @Test
    void knowThePercentilesThatAreComputed() {
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .percentiles(0.5, 0.99)
                        .build()
                        .merge(config);
            }
        });
        timed.bindTo(meters);
        after(pricing, Duration.ofMillis(20)).succeeded("price");
        after(pricing, Duration.ofMillis(20)).succeeded("price");
        after(pricing, Duration.ofMillis(400)).succeeded("price");

        Percentiles percentiles = timed.of("pricing");
        assertThat(percentiles.p50Ms()).isCloseTo(20, within(2.0));
        assertThat(percentiles.p99Ms()).isCloseTo(400, within(40.0));
        assertThat(timed.of("unknown")).isNull();
    }

    @Test
    void knowNoneWhereNoneAreComputed() {
        timed.bindTo(meters);
        pricing.run(() -> {});
        assertThat(timed.of("pricing")).isNull();
    }

    @Test
    void goWithTheBreaker() {
        timed.bindTo(meters);
        breakers.remove("pricing");
        assertThat(meters.find("circuitbreaker.call.duration").timers()).isEmpty();
    }

    @Test
    void hearNoCallUnlessTheyAreAskedFor() {
        metrics.bindTo(meters);
        pricing.run(() -> {});
        assertThat(meters.find("circuitbreaker.call.duration").timers()).isEmpty();
        assertThat(metrics.of("pricing")).isNull();
    }

    @Test
    void areAskedForByAProperty() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerMetricsAutoConfiguration.class))
                .withBean(Ticker.class, () -> ticker);
        runner.withPropertyValues("circuitbreaker.metrics.call-duration=true").run(context -> {
            context.getBean(CircuitBreakerMetrics.class).bindTo(meters);
            context.getBean(dev.circuitbreaker.core.CircuitBreakerRegistry.class)
                    .get("pricing");
            assertThat(meters.find("circuitbreaker.call.duration").timers()).hasSize(3);
        });
        runner.withPropertyValues("circuitbreaker.metrics.call-duration=yes")
                .run(context -> assertThat(context).hasFailed());
    }
}
