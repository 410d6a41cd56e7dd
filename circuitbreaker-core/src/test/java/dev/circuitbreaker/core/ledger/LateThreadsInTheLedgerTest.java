package dev.circuitbreaker.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test plays the thread that holds on to a slot that it has read, and acts on it when others have acted. */
class LateThreadsInTheLedgerTest {

    private final long second = Duration.ofSeconds(1).toNanos();

    private Cohort cohort(long generation) {
        return new Cohort(generation, generation, second, true);
    }

    @Test
    void aCallThatEndsBeforeItsSlotIsSealedIsNotTakenForHanging() {
        CallLedger ledger = new CallLedger(true);
        Cohort cohort = cohort(1);
        CallCounter mine = ledger.enter(cohort, 0);
        CallCounter theirs = ledger.enter(cohort, 0);
        Slot due = ledger.due(second + 1, second);
        assertThat(theirs.leave(0)).isTrue();
        assertThat(hungIn(ledger.seal(due, second + 1, second))).isEqualTo(1);
        assertThat(ledger.seal(due, second + 1, second))
                .as("sealed by a rival before")
                .isNull();
        assertThat(mine.leave(0)).as("counted where it ended").isFalse();
        assertThat(ledger.successes(1)).isEqualTo(1);
        assertThat(ledger.inFlight()).isZero();
        assertThat(ledger.hung()).isZero();
    }

    @Test
    void aYoungCallInASlotThatIsDueIsNotTakenForHanging() {
        long threshold = Duration.ofNanos(100_000).toNanos(); // a slot spans a millisecond
        CallLedger ledger = new CallLedger(true);
        Cohort cohort = new Cohort(1, 1, threshold, true);
        CallCounter old = ledger.enter(cohort, 0);
        Slot due = ledger.due(threshold + 1, threshold);
        CallCounter young = ledger.enter(cohort, threshold + 1);
        assertThat(ledger.seal(due, threshold + 1, threshold)).isNull();
        assertThat(young.leave(0)).isTrue();
        assertThat(ledger.due(3 * threshold, threshold))
                .as("noticed with the youngest")
                .isNotNull();
        assertThat(hungIn(ledger.seal(due, 3 * threshold, threshold))).isEqualTo(1);
        assertThat(old.leave(0)).isFalse();
    }

    @Test
    void aCallThatFindsALaterKindOpenedIsNotLetIn() {
        CallLedger ledger = new CallLedger(true);
        Cohort cohort = cohort(1);
        ledger.enter(cohort(2), 0);
        assertThat(ledger.enter(cohort, 0)).isNull();
        assertThat(ledger.inFlight()).isEqualTo(1);
    }

    @Test
    void aCallThatFindsItsCellChangedMeanwhileMakesRoomForBoth() {
        CallLedger ledger = new CallLedger(true);
        Cohort cohort = cohort(1);
        CallCounter cell = ledger.enter(cohort, 0);
        long seenBefore = 0;
        assertThat(cell.tryEnter(seenBefore, 0)).isZero();
        assertThat(cell.inFlight()).isEqualTo(1);
        assertThat(ledger.enter(cohort, 0)).as("in a slot with more cells").isNotSameAs(cell);
    }

    @Test
    void outcomesOfUnlinkedSlotsStayCounted() {
        CallLedger ledger = new CallLedger(true);
        Cohort cohort = cohort(1);
        List<CallCounter> calls = new ArrayList<>();
        for (int slot = 0; slot < 4; slot++) {
            calls.add(ledger.enter(cohort, slot * cohort.span));
        }
        calls.forEach(cell -> cell.leave(0));
        assertThat(ledger.successes(1)).isEqualTo(4);
        ledger.due(second * 2, second);
        assertThat(ledger.successes(1)).as("after spent slots have gone").isEqualTo(4);
        assertThat(ledger.successes()).isEqualTo(4);
    }

    private static int hungIn(SealResult sealing) {
        return sealing == null ? 0 : sealing.hung();
    }
}
