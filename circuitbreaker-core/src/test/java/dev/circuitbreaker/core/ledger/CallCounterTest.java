package dev.circuitbreaker.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallCounterTest {

    private static final long THRESHOLD = Duration.ofSeconds(1).toNanos();
    private static final int MANY_IN_FLIGHT = 1 << 18;
    private static final int MANY_SUCCESSES = 1 << 19;

    private final Cohort cohort = new Cohort(1, 1, THRESHOLD, true);
    private final CallLedger ledger = new CallLedger(true);
    private final CallCounter cell = new CallCounter(new Slot(ledger, cohort, 0, 1), 0);

    private int seal(long now) {
        SealResult sealing = new SealResult(new HungGroup(), Counts.NONE);
        cell.seal(now, THRESHOLD, sealing);
        return sealing.hung();
    }

    /** Lets calls in until no more are taken. */
    private int enterAll() {
        int entered = 0;
        while (cell.enter(0) != 0) {
            entered++;
        }
        return entered;
    }

    /** Makes calls that succeed until no more are taken. */
    private int succeedAll() {
        int succeeded = 0;
        while (cell.enter(0) != 0) {
            cell.leave(0);
            succeeded++;
        }
        return succeeded;
    }

    @Nested
    class TakesNoMoreCalls {

        @Test
        void whileManyAreInFlight() {
            assertThat(enterAll()).isEqualTo(MANY_IN_FLIGHT);
            assertThat(cell.inFlight()).isEqualTo(MANY_IN_FLIGHT);
            assertThat(cell.successes()).isZero();
            assertThat(cell.leave(0, false, false)).isTrue();
            assertThat(cell.enter(0)).isPositive();
        }

        @Test
        void onceManyHaveSucceeded() {
            assertThat(succeedAll()).isEqualTo(MANY_SUCCESSES);
            assertThat(cell.successes()).isEqualTo(MANY_SUCCESSES);
            assertThat(cell.inFlight()).isZero();
        }

        @Test
        void onceItIsClosed() {
            cell.enter(0);
            assertThat(cell.close()).as("a call is in flight").isFalse();
            assertThat(cell.enter(0)).isZero();
            cell.leave(0);
            assertThat(cell.close()).as("nothing can change any more").isTrue();
            assertThat(cell.successes()).isEqualTo(1);
        }

        @Test
        void byTheLaneEither() {
            cell.openLaneUntil(1);
            cell.close();
            assertThat(cell.isLaneAt(0)).isTrue();
            assertThat(cell.enterLane(0)).isZero();
            assertThat(cell.inFlight()).isZero();
        }

        @Test
        void onceItIsSealedThoughNobodyHasEverEntered() {
            assertThat(seal(0)).isZero();
            assertThat(cell.enter(0)).isZero();
        }

        @Test
        void onceItIsSealedThoughTheLatestToLeaveWasYoung() {
            cell.enter(0);
            cell.leave(0);
            assertThat(seal(1)).isZero();
            assertThat(cell.enter(1)).isZero();
            assertThat(cell.successes()).isEqualTo(1);
        }
    }

    @Nested
    class IsSealed {

        @Test
        void onceItsYoungestCallIsOlderThanTheThreshold() {
            cell.enter(0);
            cell.enter(5);
            cell.enter(3);
            assertThat(seal(5 + THRESHOLD)).isZero();
            assertThat(cell.inFlight()).isEqualTo(3);
            assertThat(seal(6 + THRESHOLD)).isEqualTo(3);
            assertThat(cell.inFlight()).isZero();
            assertThat(seal(6 + THRESHOLD)).as("again").isZero();
        }

        @Test
        void andCountsNoSuccessOfACallFoundHanging() {
            cell.enter(0);
            cell.enter(0);
            cell.enter(0);
            assertThat(cell.leave(0)).isTrue();
            assertThat(seal(1 + THRESHOLD)).isEqualTo(2);
            assertThat(cell.leave(0)).isFalse();
            assertThat(cell.leave(0, false, false)).isFalse();
            assertThat(cell.successes()).isEqualTo(1);
            assertThat(cell.close()).isTrue();
        }

        @Test
        void withAllThatItCanHaveCounted() {
            cell.enter(0);
            assertThat(succeedAll()).isEqualTo(MANY_SUCCESSES);
            assertThat(seal(1 + THRESHOLD)).isEqualTo(1);
            assertThat(cell.successes()).isEqualTo(MANY_SUCCESSES);
        }

        @Test
        void beyondTheReachOfAllCallsThatMayLeaveLater() {
            cell.enter(0);
            cell.leave(0);
            assertThat(enterAll()).isEqualTo(MANY_IN_FLIGHT);
            assertThat(seal(1 + THRESHOLD)).isEqualTo(MANY_IN_FLIGHT);
            for (int i = 0; i < MANY_IN_FLIGHT; i++) {
                assertThat(i % 2 == 0 ? cell.leave(0) : cell.leave(0, false, false))
                        .isFalse();
            }
            assertThat(cell.successes()).isEqualTo(1);
            assertThat(cell.inFlight()).isZero();
        }
    }

    @Nested
    class GivesTurns {

        @Test
        void inTheOrderInWhichCallsEnterHoweverOthersHaveEnded() {
            assertThat(cell.enter(0)).isEqualTo(1);
            cell.leave(1);
            assertThat(cell.enter(0)).isEqualTo(2);
            cell.leave(2, true, false);
            assertThat(cell.enter(0)).isEqualTo(3);
            cell.leave(3, false, false);
            assertThat(cell.enter(0)).isEqualTo(4);
            assertThat(cell.turn()).isEqualTo(4);
            assertThat(cell.inFlight()).isEqualTo(1);
        }

        @Test
        void untilManyHaveEndedOtherwiseThanWell() {
            int others = 1 << 21;
            for (int i = 0; i < others; i++) {
                assertThat(cell.enter(0) != 0).isTrue();
                cell.leave(0, true, false);
            }
            assertThat(cell.enter(0)).isZero();
            assertThat(cell.ended()).isEqualTo(new Counts(others, others, 0, 0));
        }
    }

    /** Which calls began before those that hang, and which since. */
    @Nested
    class WhenItIsSealedKnows {

        private SealResult sealed() {
            SealResult sealing = new SealResult(new HungGroup(), Counts.NONE);
            cell.seal(10 + THRESHOLD, THRESHOLD, sealing);
            return sealing;
        }

        private void assertSealed(int hung, int youngest, Counts endedSince) {
            SealResult sealing = sealed();
            assertThat(sealing.hung()).as("hung").isEqualTo(hung);
            assertThat(sealing.youngest()).as("youngest").isEqualTo(youngest);
            assertThat(sealing.endedSince()).as("ended since").isEqualTo(endedSince);
        }

        @Test
        void thoseThatBeganAfterTheLastOneThatEnded() {
            cell.enter(0);
            int ending = cell.enter(1);
            cell.enter(2);
            cell.enter(3);
            cell.leave(ending);
            assertSealed(3, 2, new Counts(1, 0, 0, 0));
        }

        @Test
        void thatAFailureDrawsTheLineLikeASuccess() {
            cell.enter(0);
            int ending = cell.enter(1);
            cell.enter(2);
            cell.leave(ending, true, false);
            assertSealed(2, 1, new Counts(1, 1, 0, 0));
        }

        @Test
        void thatTheLineIsBehindTheLatestHoweverTheyEnded() {
            int first = cell.enter(0);
            int second = cell.enter(1);
            cell.enter(2);
            cell.leave(second, true, true);
            cell.leave(first, false, true);
            assertSealed(1, 1, new Counts(2, 1, 2, 1));
        }

        @Test
        void thatOneWithoutAnOutcomeDrawsNoLine() {
            cell.enter(0);
            int cancelled = cell.enter(1);
            cell.enter(2);
            cell.leave(cancelled, false, false);
            assertSealed(2, 2, Counts.NONE);
        }

        @Test
        void nothingOfWhatEndedBeforeItWasEmpty() {
            cell.leave(cell.enter(0));
            cell.leave(cell.enter(0), true, false);
            cell.leave(cell.enter(0), false, false);
            cell.enter(1);
            assertSealed(1, 1, Counts.NONE);
        }

        @Test
        void whatEndedSinceItWasEmpty() {
            cell.leave(cell.enter(0), false, false);
            cell.enter(1);
            int failing = cell.enter(2);
            int cancelled = cell.enter(2);
            int alsoCancelled = cell.enter(2);
            cell.leave(failing, true, false);
            cell.leave(cancelled, false, false);
            cell.leave(alsoCancelled, false, false);
            assertSealed(1, 1, new Counts(1, 1, 0, 0));
        }

        @Test
        void thatOneEmptyByACallWithoutAnOutcomeIsOneToo() {
            cell.leave(cell.enter(0), true, false);
            cell.leave(cell.enter(0), false, false);
            cell.enter(0);
            int cancelled = cell.enter(0);
            cell.leave(cancelled, false, false);
            assertSealed(1, 0, Counts.NONE);
        }

        @Test
        void noLineAmongCallsThatBeganAtTheSameTime() {
            int ending = cell.enter(0);
            cell.enter(0);
            cell.leave(ending);
            assertSealed(1, 0, new Counts(1, 0, 0, 0));
        }

        @Test
        void whatEndedBeforeAndNothingOfWhatEndsLater() {
            cell.enter(0);
            cell.enter(0);
            cell.leave(cell.enter(0), true, false);
            sealed();
            assertThat(cell.leave(1, true, false)).isFalse();
            assertThat(cell.leave(2, false, true)).isFalse();
            assertThat(cell.ended()).isEqualTo(new Counts(1, 1, 0, 0));
            assertThat(cell.inFlight()).isZero();
            assertThat(ledger.slowInFlight())
                    .as("as many as have returned, and the ledger knew of none")
                    .isZero();
        }
    }

    @Test
    void aRewoundCellIsNoYoungerThanTheClock() {
        cell.enter(5);
        cell.rewind(3);
        assertThat(cell.latestStart(0)).isEqualTo(3);
        cell.rewind(7);
        assertThat(cell.latestStart(0)).isEqualTo(3);
    }

    @Test
    void itsLaneEndsWithItsSpan() {
        cell.openLaneUntil(Long.MAX_VALUE / 4);
        assertThat(cell.isLaneAt(cohort.span - 1)).isTrue();
        assertThat(cell.isLaneAt(cohort.span)).isFalse();
        cell.openLaneUntil(7);
        assertThat(cell.isLaneAt(6)).isTrue();
        assertThat(cell.isLaneAt(7)).isFalse();
    }

    @Test
    void tellsWhatHasEndedByKind() {
        for (int i = 0; i < 6; i++) {
            cell.enter(0);
        }
        cell.leave(6, true, true);
        cell.leave(1);
        cell.leave(2, true, false);
        cell.leave(3, false, true);
        cell.leave(4, true, true);
        cell.leave(5, false, false);
        assertThat(cell.ended()).isEqualTo(new Counts(5, 3, 3, 2));
    }
}
