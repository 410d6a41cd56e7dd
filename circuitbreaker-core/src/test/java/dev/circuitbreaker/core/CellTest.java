package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CellTest {

    private static final long THRESHOLD = Duration.ofSeconds(1).toNanos();
    private static final int MANY_IN_FLIGHT = 1 << 18;
    private static final int MANY_SUCCESSES = 1 << 19;

    private final SlotKind kind = new SlotKind(
            new Stay(
                    Arrival.first(),
                    CircuitBreakerConfig.builder()
                            .slowCallDurationThreshold(Duration.ofNanos(THRESHOLD))
                            .build(),
                    1,
                    1,
                    0),
            () -> {});
    private final CallLedger ledger = new CallLedger(kind, 0, true);
    private final Cell cell = new Cell(new Slot(ledger, kind, 0, 1), 0);

    private int seal(long now) {
        Sealing sealing = new Sealing(new HungGroup(), Counts.NONE);
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

    @Test
    void itsLaneEndsWithItsSpan() {
        cell.openLaneUntil(Long.MAX_VALUE / 4);
        assertThat(cell.isLaneAt(kind.span - 1)).isTrue();
        assertThat(cell.isLaneAt(kind.span)).isFalse();
        cell.openLaneUntil(7);
        assertThat(cell.isLaneAt(6)).isTrue();
        assertThat(cell.isLaneAt(7)).isFalse();
    }
}
