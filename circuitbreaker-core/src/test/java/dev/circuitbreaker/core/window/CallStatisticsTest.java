package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.SealResult;
import org.junit.jupiter.api.Test;

class CallStatisticsTest {

    private static final long THRESHOLD = 1_000_000_000L;

    @Test
    void ofACallThatHungAndFailedIsThatItDidBoth() {
        CallLedger ledger = new CallLedger(true);
        ThresholdEvaluator thresholds = new ThresholdEvaluator(100, 100.0, 10, 0);
        CallStatistics statistics = CallStatistics.begin(false, 10, ledger, 1, 0);
        ledger.enter(new Cohort(1, 1, THRESHOLD, true), 0);
        SealResult sealing = ledger.seal(ledger.due(THRESHOLD + 1, THRESHOLD), THRESHOLD + 1, THRESHOLD);
        statistics.recordHanging(sealing, Counts.NONE, THRESHOLD + 1, thresholds);
        assertThat(statistics.decided()).isEqualTo(new Counts(1, 0, 1, 0));
        statistics.hungFailed(sealing.group(), THRESHOLD + 2, thresholds);
        assertThat(statistics.decided()).isEqualTo(new Counts(1, 1, 1, 1));
        assertThat(statistics.counts()).isEqualTo(new Counts(1, 1, 1, 1));
    }
}
