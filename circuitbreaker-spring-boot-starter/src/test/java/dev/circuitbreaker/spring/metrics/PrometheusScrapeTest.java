package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prometheus refuses meters whose names or tags do not go together, and appends suffixes of its own. */
class PrometheusScrapeTest {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Meter.Id> refused = new ArrayList<>();

    @Test
    void hasOneFamilyPerMeterWithASaneName() {
        meters.config().onMeterRegistrationFailed((id, reason) -> refused.add(id));
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(
                CircuitBreakerConfig.builder().ticker(new ManualTicker()).build());
        CircuitBreakerMetrics metrics = new CircuitBreakerMetrics(breakers);
        breakers.get("pricing");
        metrics.bindTo(meters);
        breakers.get("stock \"1\"").forceOpen("maintenance");
        metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);

        String scrape = meters.scrape();
        assertThat(refused).isEmpty();
        assertThat(scrape.lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.substring("# TYPE ".length())))
                .containsExactlyInAnyOrder(
                        "circuitbreaker_admitted_share gauge",
                        "circuitbreaker_calls_total counter",
                        "circuitbreaker_calls_in_flight gauge",
                        "circuitbreaker_calls_overdue_total counter",
                        "circuitbreaker_failure_rate gauge",
                        "circuitbreaker_fallbacks_total counter",
                        "circuitbreaker_keys gauge",
                        "circuitbreaker_keys_evicted_total counter",
                        "circuitbreaker_open gauge",
                        "circuitbreaker_outage_seconds gauge",
                        "circuitbreaker_recovery_seconds summary",
                        "circuitbreaker_recovery_seconds_max gauge",
                        "circuitbreaker_slow_call_rate gauge",
                        "circuitbreaker_slow_calls_total counter",
                        "circuitbreaker_slow_calls_in_flight gauge",
                        "circuitbreaker_state gauge",
                        "circuitbreaker_state_code gauge",
                        "circuitbreaker_transitions_total counter");
        assertThat(scrape)
                .contains("circuitbreaker_open 1.0\n")
                .contains("circuitbreaker_calls_total{name=\"pricing\",outcome=\"not_permitted\"} 0.0\n")
                .contains("circuitbreaker_failure_rate{name=\"pricing\"} NaN\n")
                .contains("circuitbreaker_state{name=\"stock \\\"1\\\"\",state=\"forced_open\"} 1.0\n")
                .contains("circuitbreaker_transitions_total{from=\"closed\",name=\"stock \\\"1\\\"\","
                        + "to=\"forced_open\"} 1.0\n");
    }
}
