package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConfigPropertiesTest extends PropertyFixture {

    @Test
    void surviveTheWayThroughABuilder() {
        forAll(random -> {
            CircuitBreakerConfig config = settings(random, new ManualTicker()).build();
            assertThat(config.toBuilder().build().isSameAs(config)).isTrue();
        });
    }

    @Test
    void refuseWhatIsOutOfRangeAndKeepWhatWasThere() {
        forAll(random -> {
            Builder builder = settings(random, new ManualTicker());
            CircuitBreakerConfig before = builder.build();
            double rate = random.nextBoolean() ? -random.nextInt(1_000) : 100.001 + random.nextInt(1_000);
            int count = -random.nextInt(1_000);
            Duration duration = Duration.ofNanos(-random.nextInt(1_000));
            List<Consumer<Builder>> attempts = List.of(
                    it -> it.failureRateThreshold(rate),
                    it -> it.slowCallRateThreshold(rate),
                    it -> it.slidingWindowSize(count),
                    it -> it.minimumNumberOfCalls(count),
                    it -> it.permittedNumberOfCallsInHalfOpenState(count),
                    it -> it.waitDurationInOpenState(duration),
                    it -> it.slowCallDurationThreshold(duration),
                    it -> it.callTimeout(duration),
                    it -> it.maxKeys(count),
                    it -> it.randomizedWaitFactor(rate));
            for (Consumer<Builder> attempt : attempts) {
                assertThatExceptionOfType(InvalidSettingException.class)
                        .isThrownBy(() -> attempt.accept(builder))
                        .withMessageMatching("Invalid \\w+ \\(.+\\): must be .+");
            }
            assertThat(builder.build().isSameAs(before)).isTrue();
        });
    }

    @Test
    void tellWhatChangesAndNothingElse() {
        forAll(random -> {
            CircuitBreakerConfig one = settings(random, new ManualTicker()).build();
            double rate = one.failureRateThreshold() == 7 ? 8 : 7;
            CircuitBreakerConfig other =
                    one.toBuilder().failureRateThreshold(rate).build();
            assertThat(one.differenceTo(other))
                    .isEqualTo("failureRateThreshold " + one.failureRateThreshold() + " -> " + rate);
            assertThat(one.differenceTo(one)).isEmpty();
        });
    }
}
