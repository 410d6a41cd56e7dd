package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CountWindowTest {

    private static final int MANY_SUCCESSES = 1 << 19;

    private final CircuitBreakerConfig config = ofSize(2).build();
    private final CallLedger ledger = new CallLedger(new SlotKind(stay(0), () -> {}), 0, true);
    private final CountWindow window = new CountWindow(config, ledger, 1);
    private final SlotKind kind = new SlotKind(stay(1), window::checkpoint);
    private final Thresholds thresholds = new Thresholds(config);
    private VarHandle tail;
    private VarHandle ring;
    private VarHandle word;

    private static CircuitBreakerConfig.Builder ofSize(int size) {
        return CircuitBreakerConfig.builder()
                .slidingWindowSize(size)
                .minimumNumberOfCalls(1)
                .slowCallDetectionOff();
    }

    private Stay stay(long generation) {
        return new Stay(Arrival.first(), config, generation, generation, 0);
    }

    @BeforeEach
    void reachIn() throws Exception {
        MethodHandles.Lookup own = MethodHandles.lookup();
        MethodHandles.Lookup inside = MethodHandles.privateLookupIn(CountWindow.class, own);
        tail = inside.findVarHandle(CountWindow.class, "tail", long.class);
        ring = inside.findVarHandle(CountWindow.class, "ring", AtomicLongArray.class);
        word = MethodHandles.privateLookupIn(Cell.class, own).findVarHandle(Cell.class, "word", long.class);
    }

    private void fail() {
        window.record(true, false, 0, thresholds);
    }

    private void succeed() {
        ledger.enter(kind, 0).leave(0);
    }

    @Nested
    class FitsSettings {

        @Test
        void withAnyRunOfFailures() {
            assertThat(window.fits(ofSize(2).consecutiveFailureThreshold(1_000).build()))
                    .isTrue();
        }

        @Test
        void ofItsOwnSizeAndKindOnly() {
            assertThat(window.fits(config)).isTrue();
            assertThat(window.fits(ofSize(1).build())).isFalse();
            assertThat(window.fits(ofSize(2)
                            .slidingWindowType(SlidingWindowType.TIME_BASED)
                            .build()))
                    .isFalse();
        }
    }

    @Test
    void knowsNoTimeAndSoIsNeverStale() {
        fail();
        assertThat(window.readsClock()).isFalse();
        assertThat(window.isStale(Long.MAX_VALUE)).isFalse();
        assertThat(window.isStale(Long.MIN_VALUE)).isFalse();
    }

    /** Differences of successes are known up to 2^29; what has left the window before must not come back then. */
    @Test
    void aFailureDoesNotComeBackWhenTheNumberOfSuccessesHasGoneRound() {
        fail();
        for (int i = 0; i < 1 << 10; i++) {
            word.setVolatile(
                    ledger.enter(kind, 0), (long) MANY_SUCCESSES << 20); // as if so many calls had succeeded there
        }
        assertThat(ledger.successes(1)).isEqualTo(1L << 29);
        assertThat(window.counts()).isEqualTo(new Counts(2, 0, 0, 0));
        fail();
        assertThat(window.counts()).isEqualTo(new Counts(2, 1, 0, 0));
    }

    /** What a reader leaves where the next mark is to be filed, so that nobody files one who has not seen what it saw. */
    @Nested
    class ANote {

        private final Set<Long> notes = new HashSet<>();

        private long look() {
            window.counts();
            AtomicLongArray entries = (AtomicLongArray) ring.getVolatile(window);
            return entries.get((int) ((long) tail.getVolatile(window) + 1) & (entries.length() - 1));
        }

        @Test
        void tellsHowManySuccessesWereSeen() {
            fail();
            for (int i = 0; i < 5; i++) {
                succeed();
                assertThat(notes.add(look())).as("new after %d", i).isTrue();
                assertThat(notes.add(look())).as("new with nothing new").isFalse();
            }
        }

        @Test
        void isLikeNoneOfAnotherLap() {
            fail();
            for (int lap = 0; lap < 9; lap++) {
                assertThat(notes.add(look())).as("new in lap %d", lap).isTrue();
                for (int i = 0; i < 4; i++) {
                    fail();
                }
            }
        }
    }

    @Nested
    class WhenAThreadHasFiledAMarkAndNotYetMovedTheTail {

        @BeforeEach
        void fileHalf() {
            succeed();
            fail();
            tail.setVolatile(window, (long) tail.getVolatile(window) - 1);
        }

        @Test
        void aReaderSeesTheMark() {
            assertThat(window.counts()).isEqualTo(new Counts(2, 1, 0, 0));
            succeed();
            assertThat(window.counts()).isEqualTo(new Counts(2, 1, 0, 0));
        }

        @Test
        void anotherMarkComesAfterIt() {
            fail();
            assertThat(window.counts()).isEqualTo(new Counts(2, 2, 0, 0));
        }

        @Test
        void thatIsSoInEveryLap() {
            for (int i = 0; i < 20; i++) {
                fail();
                tail.setVolatile(window, (long) tail.getVolatile(window) - 1);
                assertThat(window.counts()).as("after %d", i).isEqualTo(new Counts(2, 2, 0, 0));
            }
        }
    }
}
