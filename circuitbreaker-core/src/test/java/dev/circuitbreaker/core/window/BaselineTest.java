package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.circuitbreaker.core.ledger.Counts;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BaselineTest {

    @Test
    void leavesMostOfTheThresholdAsAMargin() {
        assertThat(new Baseline(0, 700).limit(0.5)).isEqualTo(0.35);
        assertThat(new Baseline(0.03, 700).limit(0.5)).isCloseTo(0.38, within(1e-9));
        assertThat(new Baseline(0.4, 700).limit(0.5)).isEqualTo(0.5);
    }

    @Test
    void leavesMoreToChanceTheFewerCallsThereAre() {
        Baseline normal = new Baseline(0.03, 1_000_000);
        assertThat(normal.limit(0.6, 20)).isGreaterThan(normal.limit(0.6, 100));
        assertThat(normal.limit(0.1, 100)).isEqualTo(0.1);
        assertThat(normal.limit(0.2, 100))
                .as("the upper limit of Wilson's interval")
                .isCloseTo(0.1854, within(1e-3));
        assertThat(new Baseline(0.03, 50).limit(0.3, 100)).isGreaterThan(normal.limit(0.3, 100));
    }

    /** So that no plain success has to be judged because of what is normal. */
    @Test
    void isNotLeftBecauseMoreCallsSucceed() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            Baseline normal = new Baseline(random.nextDouble() * 0.3, 1 + random.nextInt(2_000));
            double threshold = 0.01 + random.nextDouble() * 0.99;
            long total = 1 + random.nextInt(1_000);
            long failed = random.nextLong(total + 1);
            boolean reached = (double) failed / total >= normal.limit(threshold, total);
            boolean later = (double) failed / (total + 1) >= normal.limit(threshold, total + 1);
            assertThat(reached || !later)
                    .as("%s, %s: %s of %s", normal, threshold, failed, total)
                    .isTrue();
        }
    }

    @Test
    void isKeptByWhatFailsByChance() {
        assertThat(new Baseline(0, 100).usual(10)).isZero();
        assertThat(new Baseline(0.03, 100).usual(10)).isCloseTo(0.138, within(1e-3));
    }

    @Test
    void isSaidInTheCause() {
        ThresholdEvaluator thresholds = new ThresholdEvaluator(50, 50.0, 10, 5).beside(new Baseline(0.03, 700));
        assertThat(thresholds.cause(new Breach(0, new Counts(100, 38, 0, 0), 0, 0)))
                .isEqualTo("failure rate 38% reached 38% over 100 calls, as 3% is normal");
        assertThat(thresholds.cause(new Breach(0, new Counts(100, 50, 50, 0), 0, 0)))
                .isEqualTo("failure rate 50% reached 50% over 100 calls");
        assertThat(thresholds.cause(new Breach(0, new Counts(100, 40, 50, 0), 0, 0)))
                .isEqualTo("slow call rate 50% reached 50% over 100 calls");
        assertThat(thresholds.cause(new Breach(0, new Counts(100, 40, 0, 0), 5, 0)))
                .isEqualTo("5 consecutive failures");
    }

    @Test
    void isNoMatterOfSlowCalls() {
        ThresholdEvaluator thresholds = new ThresholdEvaluator(50, 50.0, 10, 0).beside(new Baseline(0.03, 700));
        assertThat(thresholds.isByFailures(new Breach(0, new Counts(100, 40, 0, 0), 0, 0)))
                .isTrue();
        assertThat(thresholds.isByFailures(new Breach(0, new Counts(100, 40, 50, 0), 0, 0)))
                .isFalse();
        assertThat(thresholds.isByFailures(new Breach(0, new Counts(100, 50, 50, 0), 0, 0)))
                .isTrue();
        assertThat(thresholds.isByFailures(new Breach(0, new Counts(100, 50, 0, 0), 5, 0)))
                .isFalse();
        assertThat(thresholds.learnedFailureRate(0)).isEqualTo(50.0);
        assertThat(new ThresholdEvaluator(50, 50.0, 10, 0).learnedFailureRate(100))
                .isNull();
    }
}
