package dev.circuitbreaker.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The slots of the {@link CallLedger}; threads come one after the other, and only their numbers matter. */
class CallLedgerTest {

    private static final long THRESHOLD = Duration.ofSeconds(1).toNanos();
    private static final int CELLS =
            2 * Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors()));

    private final CallLedger ledger = new CallLedger(true);
    private final Cohort cohort = cohort(1);

    private static Cohort cohort(long generation) {
        return new Cohort(generation, generation, THRESHOLD, true);
    }

    /** Counts a call in on a thread with this number. */
    private CallCounter enter(long thread, long start) throws Exception {
        FutureTask<CallCounter> entering = new FutureTask<>(() -> ledger.enter(cohort, start));
        new Thread(entering) {
            @Override
            public long getId() {
                return thread;
            }
        }.start();
        return entering.get(30, TimeUnit.SECONDS);
    }

    private List<CallCounter> enterOneByOne(int threads) throws Exception {
        List<CallCounter> cells = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            cells.add(enter(thread, 0));
        }
        return cells;
    }

    @Nested
    class ASlot {

        @Test
        void hasOneCellAsLongAsNoThreadIsInTheWayOfAnother() throws Exception {
            assertThat(enterOneByOne(2 * CELLS)).containsOnly(ledger.enter(cohort, 0));
        }

        @Test
        void hasSeveralOnceTheyAreAndSpreadsThreadsEvenlyOverThem() throws Exception {
            ledger.contend();
            List<CallCounter> cells = enterOneByOne(2 * CELLS);
            assertThat(cells.subList(0, CELLS)).doesNotHaveDuplicates();
            assertThat(cells.subList(CELLS, 2 * CELLS)).isEqualTo(cells.subList(0, CELLS));
        }

        @Test
        void withOneCellIsLeftForOneWithSeveral() {
            CallCounter narrow = ledger.enter(cohort, 0);
            ledger.contend();
            CallCounter wide = ledger.enter(cohort, 0);
            assertThat(wide).isNotSameAs(narrow);
            assertThat(ledger.enter(cohort, 0)).as("on the same thread").isSameAs(wide);
            assertThat(narrow.enter(0)).isZero();
            assertThat(ledger.inFlight()).isEqualTo(3);
        }

        @Test
        void isAsYoungAsTheYoungestCallInAnyOfItsCells() throws Exception {
            ledger.contend();
            enter(0, 0);
            enter(1, 5);
            enter(2, 3);
            assertThat(ledger.due(5 + THRESHOLD, THRESHOLD)).isNull();
            Slot due = ledger.due(6 + THRESHOLD, THRESHOLD);
            assertThat(due).isNotNull();
            assertThat(due.youngestStart()).isEqualTo(5);
            SealResult sealing = ledger.seal(due, 6 + THRESHOLD, THRESHOLD);
            assertThat(sealing).isNotNull();
            assertThat(sealing.hung()).isEqualTo(3);
            assertThat(ledger.hung()).isEqualTo(3);
            assertThat(ledger.everHung()).isEqualTo(3);
            assertThat(ledger.inFlight()).isEqualTo(3);
        }

        @Test
        void addsUpTheSuccessesOfItsCells() throws Exception {
            ledger.contend();
            for (CallCounter cell : enterOneByOne(CELLS)) {
                cell.leave(0);
            }
            assertThat(ledger.successes(1)).isEqualTo(CELLS);
            assertThat(ledger.successes()).isEqualTo(CELLS);
            assertThat(ledger.inFlight()).isZero();
        }
    }

    @Nested
    class ASpentSlot {

        @Test
        void goesWhenTheNextIsOpened() {
            CallCounter first = ledger.enter(cohort, 0);
            first.leave(0);
            assertThat(ledger.calmUntil(0, THRESHOLD)).isEqualTo(THRESHOLD);
            ledger.enter(cohort, cohort.span);
            assertThat(ledger.calmUntil(cohort.span, THRESHOLD)).isEqualTo(cohort.span + THRESHOLD);
            assertThat(first.enter(0)).isZero();
            assertThat(ledger.successes(1)).isEqualTo(1);
        }

        @Test
        void goesOnceItsLastCallHasEndedAndSomebodyLooks() {
            CallCounter first = ledger.enter(cohort, 0);
            ledger.enter(cohort, cohort.span);
            assertThat(ledger.calmUntil(cohort.span, THRESHOLD)).isEqualTo(THRESHOLD);
            first.leave(0);
            assertThat(ledger.due(cohort.span, THRESHOLD)).isNull();
            assertThat(ledger.calmUntil(cohort.span, THRESHOLD)).isEqualTo(cohort.span + THRESHOLD);
        }
    }

    /** A call that never ends keeps its own slot, and not all that come after. */
    @Nested
    class ASpentSlotBehindACallThatDoesNotEnd {

        private final CallCounter endless = ledger.enter(cohort, 0);

        private void succeedInTheNextSlots(int slots) {
            for (int i = 1; i <= slots; i++) {
                ledger.enter(cohort, i * cohort.span).leave(1);
            }
        }

        private int slots() {
            int count = 0;
            for (Slot slot = ledger.due(Long.MAX_VALUE / 2, THRESHOLD); slot != null; slot = slot.next()) {
                count++;
            }
            return count;
        }

        @Test
        void isAbsorbedByTheOneBefore() {
            succeedInTheNextSlots(100);
            assertThat(slots()).as("its own and the newest").isEqualTo(2);
        }

        @Test
        void staysCounted() {
            succeedInTheNextSlots(100);
            assertThat(ledger.successes(1)).isEqualTo(100);
            assertThat(ledger.successes()).isEqualTo(100);
            assertThat(ledger.inFlight()).isEqualTo(1);
            endless.leave(1);
            succeedInTheNextSlots(1);
            assertThat(ledger.successes(1)).as("after its own has gone, too").isEqualTo(102);
        }

        @Test
        void isNotAbsorbedByOneOfAnotherGeneration() {
            Cohort next = cohort(2);
            for (int i = 1; i <= 100; i++) {
                ledger.enter(next, i * cohort.span).leave(1);
            }
            assertThat(slots()).isLessThanOrEqualTo(3);
            assertThat(ledger.successes(1)).isZero();
            assertThat(ledger.successes(2)).isEqualTo(100);
            assertThat(ledger.successes()).isEqualTo(100);
        }

        @Test
        void isStillAmongTheCallsThatBeganSince() {
            succeedInTheNextSlots(100);
            Slot due = ledger.due(THRESHOLD + 1, THRESHOLD);
            assertThat(due).isNotNull();
            SealResult sealing = ledger.seal(due, THRESHOLD + 1, THRESHOLD);
            assertThat(sealing).isNotNull();
            assertThat(sealing.endedSince()).isEqualTo(new Counts(100, 0, 0, 0));
        }
    }

    @Nested
    class AClockThatStepsBack {

        private static final long AHEAD = 600 * THRESHOLD;

        @Test
        void makesNoCallYoungerThanIsKnown() {
            ledger.enter(cohort, AHEAD);
            ledger.enter(cohort, 0);
            assertThat(ledger.due(THRESHOLD, THRESHOLD)).isNull();
            assertThat(ledger.due(THRESHOLD + 1, THRESHOLD)).isNotNull();
        }

        @Test
        void isFoundOutByAReaderToo() {
            ledger.enter(cohort, AHEAD);
            ledger.rewind(0);
            assertThat(ledger.due(THRESHOLD + 1, THRESHOLD)).isNotNull();
            assertThat(ledger.enter(cohort, 0)).as("in a slot of its time").isNotNull();
            assertThat(ledger.inFlight()).isEqualTo(2);
        }

        @Test
        void isNoneIfItIsNoLongerThanASpan() {
            ledger.enter(cohort, cohort.span);
            ledger.rewind(0);
            assertThat(ledger.mayHang(THRESHOLD + 1, THRESHOLD)).isFalse();
            ledger.rewind(-1);
            assertThat(ledger.mayHang(THRESHOLD + 1, THRESHOLD)).isTrue();
        }

        @Test
        void isNotTakenForTwoThreadsThatReadItAtOnce() {
            CallCounter cell = ledger.enter(cohort, cohort.span - 1);
            assertThat(ledger.enter(cohort, 0)).isSameAs(cell);
        }
    }

    @Test
    void nothingHangsBeforeTheFirstCall() {
        assertThat(ledger.mayHang(Long.MAX_VALUE, THRESHOLD)).isFalse();
        assertThat(ledger.due(Long.MAX_VALUE, THRESHOLD)).isNull();
    }

    @Test
    void nothingHangsBeforeTheOldestSlotIsOlderThanTheThreshold() {
        ledger.enter(cohort, 0);
        assertThat(ledger.mayHang(THRESHOLD, THRESHOLD)).isFalse();
        assertThat(ledger.mayHang(THRESHOLD + 1, THRESHOLD)).isTrue();
    }

    @Test
    void whereTheOldestSlotKnowsNoTimeAnythingMayHang() {
        CallLedger ledger = new CallLedger(true);
        ledger.enter(new Cohort(1, 1, Cohort.NEVER, false), 0);
        assertThat(ledger.mayHang(0, THRESHOLD)).isTrue();
        assertThat(ledger.calmUntil(7, THRESHOLD)).isEqualTo(7);
    }

    /** Calls that were counted out at their deadline, while their threads were still inside. */
    @Nested
    class OverdueCalls {

        @Test
        void areInFlightUntilTheirThreadsAreOut() {
            ledger.overdueBegan(false);
            ledger.overdueBegan(true);
            ledger.enter(cohort, 0);
            assertThat(ledger.inFlight()).isEqualTo(3);
            assertThat(ledger.slowInFlight()).isEqualTo(1);
            ledger.overdueReturned(true);
            assertThat(ledger.slowInFlight()).isZero();
            ledger.overdueReturned(false);
            assertThat(ledger.inFlight()).isEqualTo(1);
        }

        @Test
        void hangBesideOthersThatDo() {
            ledger.enter(cohort, 0);
            ledger.sealHanging(THRESHOLD + 1, THRESHOLD);
            ledger.overdueBegan(true);
            assertThat(ledger.slowInFlight()).isEqualTo(2);
            assertThat(ledger.inFlight()).isEqualTo(2);
        }
    }

    @Test
    void aCallThatStartedASpanEarlierIsInAnotherSlot() {
        CallCounter later = ledger.enter(cohort, cohort.span);
        assertThat(ledger.enter(cohort, 1)).isSameAs(later);
        assertThat(ledger.enter(cohort, 0)).isNotSameAs(later);
    }

    @Nested
    class AWideSlot {

        @Test
        void isSpentOnceAllItsCountersAre() throws Exception {
            ledger.contend();
            List<CallCounter> counters = enterOneByOne(CELLS);
            counters.subList(1, CELLS).forEach(counter -> counter.leave(0));
            ledger.enter(cohort, 2 * cohort.span).leave(0);
            assertThat(ledger.due(THRESHOLD, THRESHOLD)).isNull();
            assertThat(ledger.calmUntil(0, THRESHOLD)).as("its own time").isEqualTo(THRESHOLD);
            counters.get(0).leave(0);
            ledger.due(THRESHOLD, THRESHOLD);
            assertThat(ledger.calmUntil(0, THRESHOLD)).as("the next one's").isEqualTo(2 * cohort.span + THRESHOLD);
            assertThat(ledger.successes(1)).isEqualTo(CELLS + 1);
        }

        @Test
        void isRewoundAsAWhole() throws Exception {
            ledger.contend();
            long future = 2 * THRESHOLD;
            ledger.enter(cohort, future);
            enter(CELLS - 1, future);
            ledger.rewind(0);
            ledger.sealHanging(THRESHOLD + 1, THRESHOLD);
            assertThat(ledger.slowInFlight()).isEqualTo(2);
        }
    }
}
