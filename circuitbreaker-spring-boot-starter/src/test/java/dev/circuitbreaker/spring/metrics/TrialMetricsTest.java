package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.context.PayloadApplicationEvent;

class TrialMetricsTest extends MeteredBreaker {

    private void reconfigure(CircuitBreakerConfig config) {
        pricing.reconfigure(config);
        metrics.onApplicationEvent(
                new PayloadApplicationEvent<>(this, new Reconfigured("pricing", Instant.EPOCH, "changed")));
    }

    private double calls(String settings, String outcome) {
        return value("circuitbreaker.candidate.calls", "name", "pricing", "settings", settings, "outcome", outcome);
    }

    @Test
    void compareACandidateWithTheSettingsInForce() {
        pricing.reconfigure(
                config().candidate(config().minimumNumberOfCalls(4).build()).build());
        metrics.bindTo(meters);
        open();
        pricing.tryAcquire();

        assertThat(value("circuitbreaker.candidate.opened", "name", "pricing", "settings", "live"))
                .isOne();
        assertThat(value("circuitbreaker.candidate.opened", "name", "pricing", "settings", "candidate"))
                .isZero();
        assertThat(calls("live", "rejected")).isOne();
        assertThat(calls("candidate", "rejected")).isZero();
        assertThat(calls("candidate", "passed_failed")).isEqualTo(2);
        assertThat(calls("candidate", "rejected_failed")).isZero();
        assertThat(calls("candidate", "rejected_succeeded")).isZero();
    }

    @Test
    void comeAndGoWithTheCandidate() {
        metrics.bindTo(meters);
        int without = meters.getMeters().size();

        reconfigure(config().candidate(config().minimumNumberOfCalls(4).build()).build());
        assertThat(calls("live", "rejected")).isZero();
        reconfigure(config().build());
        assertThat(meters.getMeters()).hasSize(without);
    }

    @Test
    void goWithTheBreaker() {
        pricing.reconfigure(
                config().candidate(config().minimumNumberOfCalls(4).build()).build());
        metrics.bindTo(meters);
        breakers.remove("pricing");

        assertThat(meters.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("circuitbreaker.candidate"));
    }
}
