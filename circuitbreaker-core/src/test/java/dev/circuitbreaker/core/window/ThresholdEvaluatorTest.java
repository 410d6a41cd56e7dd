package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdEvaluatorTest {

    @Test
    void tellHowManyProbesReachARate() {
        ThresholdEvaluator half = new ThresholdEvaluator(50, 34.0, 10, 0);
        assertThat(half.failuresToReopen(1)).isEqualTo(1);
        assertThat(half.failuresToReopen(3)).isEqualTo(2);
        assertThat(half.failuresToReopen(10)).isEqualTo(5);
        assertThat(half.slowCallsToReopen(3)).isEqualTo(2);
    }

    @Test
    void areOutOfReachForSlowCallsWhenDetectionIsOff() {
        ThresholdEvaluator off = new ThresholdEvaluator(50, null, 10, 0);
        assertThat(off.slowCallsToReopen(3)).isGreaterThan(3);
        assertThat(off.isReached(10, 0, 10)).isFalse();
    }
}
