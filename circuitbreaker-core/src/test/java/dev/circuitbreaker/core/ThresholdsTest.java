package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdsTest {

    private static Thresholds thresholds(CircuitBreakerConfig.Builder config) {
        return new Thresholds(config.build());
    }

    @Test
    void tellHowManyProbesReachARate() {
        Thresholds half = thresholds(CircuitBreakerConfig.builder().slowCallRateThreshold(34));
        assertThat(half.failuresToReopen(1)).isEqualTo(1);
        assertThat(half.failuresToReopen(3)).isEqualTo(2);
        assertThat(half.failuresToReopen(10)).isEqualTo(5);
        assertThat(half.slowCallsToReopen(3)).isEqualTo(2);
    }

    @Test
    void areOutOfReachForSlowCallsWhenDetectionIsOff() {
        Thresholds off = thresholds(CircuitBreakerConfig.builder().slowCallDetectionOff());
        assertThat(off.slowCallsToReopen(3)).isGreaterThan(3);
        assertThat(off.isReached(10, 0, 10)).isFalse();
    }
}
