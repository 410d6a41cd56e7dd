package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.SealResult;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static final long THRESHOLD = 1_000_000_000L;

    @Test
    void ofACallThatHungAndFailedIsThatItDidBoth() {
        CallLedger ledger = new CallLedger(true);
        Thresholds thresholds = new Thresholds(100, 100.0, 10, 0);
        Evidence evidence = Evidence.begin(false, 10, ledger, 1, 0);
        ledger.enter(new Cohort(1, 1, THRESHOLD, true), 0);
        SealResult sealing = ledger.seal(ledger.due(THRESHOLD + 1, THRESHOLD), THRESHOLD + 1, THRESHOLD);
        evidence.recordHanging(sealing, Counts.NONE, THRESHOLD + 1, thresholds);
        assertThat(evidence.decided()).isEqualTo(new Counts(1, 0, 1, 0));
        evidence.hungFailed(sealing.group(), THRESHOLD + 2, thresholds);
        assertThat(evidence.decided()).isEqualTo(new Counts(1, 1, 1, 1));
        assertThat(evidence.counts()).isEqualTo(new Counts(1, 1, 1, 1));
    }
}
