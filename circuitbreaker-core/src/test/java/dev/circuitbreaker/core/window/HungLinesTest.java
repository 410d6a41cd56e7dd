package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.ledger.SealResult;
import dev.circuitbreaker.core.ledger.Slot;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is judged behind each call that hangs, where others that hang are older. */
class HungLinesTest {

    private static final long THRESHOLD = 1_000_000_000L;

    private final CallLedger ledger = new CallLedger(true);
    private final Cohort cohort = new Cohort(1, 1, THRESHOLD, true);
    private final HangDetector hung = new HangDetector(ledger, 1);
    private final ThresholdEvaluator one = new ThresholdEvaluator(50, 100.0, 1, 0);
    private final ThresholdEvaluator two = new ThresholdEvaluator(50, 100.0, 2, 0);

    /** A call that begins now and hangs. */
    private HungGroup hang(long start) {
        ledger.enter(cohort, start);
        long now = start + THRESHOLD + 1;
        Slot slot = ledger.due(now, THRESHOLD);
        Counts decided = hung.decided();
        SealResult sealing = ledger.seal(slot, now, THRESHOLD);
        hung.add(sealing, decided, one);
        return sealing.group();
    }

    @Nested
    class WithAnOlderCallThatHasFailedSince {

        private final HungGroup older = hang(0);
        private final HungGroup younger = hang(2 * THRESHOLD);

        WithAnOlderCallThatHasFailedSince() {
            older.ended();
            hung.failed(older);
        }

        @Test
        void thatFailureIsNoneOfThoseBehindTheYounger() {
            Breach breach = hung.judge(0, one);
            assertThat(breach).isNotNull();
            assertThat(breach.counts()).isEqualTo(new Counts(1, 0, 1, 0));
            assertThat(breach.inFlight()).isEqualTo(1);
        }

        @Test
        void nothingIsJudgedOnceTheYoungerHasEnded() {
            younger.ended();
            assertThat(hung.judge(0, one)).isNull();
            assertThat(hung.watchesSuccesses()).isFalse();
        }

        @Test
        void theFailureIsDecided() {
            assertThat(hung.decided()).isEqualTo(new Counts(2, 1, 2, 1));
        }
    }

    @Test
    void successesAreWatchedUntilThereAreEnoughCalls() {
        hang(0);
        assertThat(hung.judge(0, two)).isNull();
        assertThat(hung.watchesSuccesses()).isTrue();
        CallCounter later = ledger.enter(cohort, 2 * THRESHOLD);
        later.leave(later.turn());
        assertThat(hung.judge(0, two)).isNull();
        assertThat(hung.watchesSuccesses()).isFalse();
    }
}
