package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CountWindowTest {

    private final CircuitBreakerConfig config = ofSize(2).build();
    private final CallLedger ledger = new CallLedger(true);
    private final CountWindow window = new CountWindow(2, ledger, 1, 0);
    private final SlotKind kind = new SlotKind(stay(1));
    private final Thresholds thresholds = new Thresholds(config);

    private static CircuitBreakerConfig.Builder ofSize(int size) {
        return CircuitBreakerConfig.builder()
                .slidingWindowSize(size)
                .minimumNumberOfCalls(1)
                .slowCallDetectionOff();
    }

    private Stay stay(long generation) {
        return new Stay(Arrival.first(0), config, generation, generation, 0);
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

    @Nested
    class WhenAThreadHasFiledAMarkAndNotYetMovedTheTail {

        private final VarHandle tail = handle();

        private VarHandle handle() {
            try {
                Class<?> mark = Class.forName(CountWindow.class.getName() + "$Mark");
                return MethodHandles.privateLookupIn(CountWindow.class, MethodHandles.lookup())
                        .findVarHandle(CountWindow.class, "tail", mark);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private void failByHalf() {
            Object before = tail.getVolatile(window);
            fail();
            tail.setVolatile(window, before);
        }

        @BeforeEach
        void fileHalf() {
            succeed();
            window.counts();
            fail();
            failByHalf();
        }

        @Test
        void aReaderSeesTheMark() {
            assertThat(window.counts()).isEqualTo(new Counts(2, 2, 0, 0));
            succeed();
            assertThat(window.counts()).isEqualTo(new Counts(2, 1, 0, 0));
        }

        @Test
        void anotherMarkComesAfterIt() {
            window.record(false, true, 0, thresholds);
            assertThat(window.counts()).isEqualTo(new Counts(2, 1, 1, 0));
        }

        @Test
        void thatIsSoWhateverWasFiledBefore() {
            for (int i = 0; i < 20; i++) {
                window.counts();
                failByHalf();
                assertThat(window.counts()).as("after %d", i).isEqualTo(new Counts(2, 2, 0, 0));
            }
        }
    }
}
