package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that are tried out beside those of an instance. */
class CandidatesTest {

    @Test
    void changeWhatTheyNameAndNothingElse() {
        CircuitBreakerConfig config = pricing(
                        "failure-rate-threshold: 40",
                        "sliding-window-size: 20",
                        "candidate:",
                        "  failure-rate-threshold: 30",
                        "  wait-duration-in-open-state: 5s")
                .pricing();

        assertThat(config.failureRateThreshold()).isEqualTo(40);
        assertThat(config.candidate().failureRateThreshold()).isEqualTo(30);
        assertThat(config.candidate().waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.candidate().slidingWindowSize()).isEqualTo(20);
        assertThat(EffectiveSettings.of(config).get("candidate"))
                .isEqualTo(Map.of("failure-rate-threshold", 30.0, "wait-duration-in-open-state", "5s"));
    }

    @Test
    void followTheBaseThatTheyName() {
        CircuitBreakerConfig config = pricing("sliding-window-size: 20", "candidate.base-config: critical-api")
                .pricing();

        assertThat(config.candidate().consecutiveFailureThreshold()).isEqualTo(5);
        assertThat(config.candidate().slidingWindowSize()).isEqualTo(100);
    }

    @Test
    void areReadFromEnvironmentVariables() {
        CircuitBreakerConfig config = variables(Map.of(
                        "CIRCUITBREAKER_INSTANCES_PRICING_SLIDINGWINDOWSIZE", "20",
                        "CIRCUITBREAKER_INSTANCES_PRICING_CANDIDATE_FAILURERATETHRESHOLD", "30"))
                .pricing();

        assertThat(config.candidate().failureRateThreshold()).isEqualTo(30);
        assertThat(config.candidate().slidingWindowSize()).isEqualTo(20);
    }

    @Test
    void areRefusedLikeAnyOtherSetting() {
        PropertyProblem problem = pricing("candidate.failure-rate-treshold: 30").problem();

        assertThat(problem.property()).isEqualTo("circuitbreaker.instances.pricing.candidate.failure-rate-treshold");
        assertThat(problem.cure()).isEqualTo("Did you mean 'failure-rate-threshold'?");
        assertThat(pricing("candidate.failure-rate-threshold: 130").problem().rule())
                .isEqualTo("must be greater than 0 and at most 100");
        assertThat(pricing("candidate: 30").problem().rule()).isEqualTo("must be a map of settings");
        assertThat(pricing("candidat.failure-rate-threshold: 30").problem().cure())
                .contains("candidate");
    }

    @Test
    void areRefusedTogetherWithWhatTheyContradict() {
        PropertyProblem problem = pricing("minimum-number-of-calls: 50", "candidate.sliding-window-size: 20")
                .problem();

        assertThat(problem.property()).isEqualTo("circuitbreaker.instances.pricing.minimum-number-of-calls");
        assertThat(problem.rule()).contains("must be at most sliding-window-size (20)");
        assertThat(problem.cure()).contains("circuitbreaker.instances.pricing.candidate.sliding-window-size at ");
    }

    @Test
    void standBelowAnInstanceAndNowhereElse() {
        PropertyProblem problem = yaml("circuitbreaker.configs.default.candidate.failure-rate-threshold: 30")
                .problem();
        assertThat(problem.rule()).isEqualTo("a candidate must stand below an instance");
        assertThat(problem.cure()).isEqualTo("Move it to circuitbreaker.instances.default.candidate.");
        assertThat(pricing("candidate.candidate.failure-rate-threshold: 30")
                        .problem()
                        .rule())
                .isEqualTo("a candidate must stand below an instance");
        assertThat(pricing("candidate.initial-state: OPEN").problem().rule())
                .isEqualTo("a candidate always begins CLOSED");
    }

    @Test
    void areNoneWhereNothingIsWritten() {
        assertThat(pricing("failure-rate-threshold: 40", "candidate:").pricing().candidate())
                .isNull();
    }

    @Test
    void getWhatCustomizersChange() {
        CircuitBreakerConfigurations written =
                pricing("candidate.failure-rate-threshold: 30").read();
        CurrentConfigurations current =
                new CurrentConfigurations(written, List.of((name, builder) -> builder.slidingWindowSize(33)));

        CircuitBreakerConfig config = current.apply("pricing");

        assertThat(config.slidingWindowSize()).isEqualTo(33);
        assertThat(config.candidate().slidingWindowSize()).isEqualTo(33);
        assertThat(config.candidate().failureRateThreshold()).isEqualTo(30);
    }

    @Test
    void differFromOthersByWhatTheyChange() {
        CircuitBreakerConfig none = pricing("failure-rate-threshold: 40").pricing();
        CircuitBreakerConfig some = pricing("failure-rate-threshold: 40", "candidate.failure-rate-threshold: 30")
                .pricing();

        assertThat(CircuitBreakerConfigurations.areSame(none, some)).isFalse();
        assertThat(CircuitBreakerConfigurations.areSame(some, some.toBuilder().build()))
                .isTrue();
        assertThat(EffectiveSettings.difference(none, some))
                .isEqualTo("candidate none -> {failure-rate-threshold=30.0}");
    }
}
