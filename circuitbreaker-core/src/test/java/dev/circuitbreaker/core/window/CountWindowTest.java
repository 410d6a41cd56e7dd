package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountWindowTest {

    private static final int THREADS = 4;

    private final CallLedger ledger = new CallLedger(true);
    private final CountWindow window = new CountWindow(2, ledger, 1, 0, new FailureRun());
    private final Cohort cohort = new Cohort(1, 1, Cohort.NEVER, false);
    private final ThresholdEvaluator thresholds = new ThresholdEvaluator(50, null, 1, 0);

    private void fail() {
        window.record(true, false, 0, thresholds);
    }

    private void succeed() {
        ledger.enter(cohort, 0).leave(0);
    }

    @Test
    void fitsItsOwnSizeAndKindOnly() {
        assertThat(window.fits(false, 2)).isTrue();
        assertThat(window.fits(false, 1)).isFalse();
        assertThat(window.fits(true, 2)).isFalse();
    }

    @Test
    void knowsNoTimeAndSoIsNeverStale() {
        fail();
        assertThat(window.isStale(Long.MAX_VALUE)).isFalse();
        assertThat(window.isStale(Long.MIN_VALUE)).isFalse();
    }

    @Nested
    class WhenAThreadHasLinkedNewMarksAndNotYetMovedTheTail {

        private final VarHandle tail = handle();

        private VarHandle handle() {
            try {
                return MethodHandles.privateLookupIn(CountWindow.class, MethodHandles.lookup())
                        .findVarHandle(CountWindow.class, "tail", MarkBlock.class);
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

    /** The smaller the window, the sooner all its marks have left under a thread that was stopped between two reads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    @Tag("threads")
    void ofFailuresHoldsNothingElse(int size) throws Exception {
        CountWindow shared = new CountWindow(size, ledger, 1, 0, new FailureRun());
        for (int i = 0; i < size; i++) {
            shared.record(true, false, 0, thresholds);
        }
        Set<Counts> seen = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                boolean reads = thread == 0;
                done.add(pool.submit(() -> {
                    for (int i = 0; i < 200_000; i++) {
                        Breach breach = reads ? null : shared.record(true, false, 0, thresholds);
                        seen.add(reads ? shared.counts() : breach == null ? Counts.NONE : breach.counts());
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(seen).containsExactly(new Counts(size, size, 0, 0));
    }

    /** Two calls that hang from now on. */
    private HungGroup hang() {
        HungGroup group = new HungGroup();
        group.found(2);
        window.recordHung(group, 0, thresholds);
        return group;
    }

    @Nested
    class EntriesOfCallsThatHang {

        @Test
        void areTakenOnce() {
            HungGroup group = hang();
            window.recordHung(group, 0, thresholds);
            assertThat(window.hung().groups()).containsExactly(group);
            assertThat(window.counts()).isEqualTo(new Counts(2, 0, 2, 0));
        }

        @Test
        void areForgottenOnceAllHaveLeft() {
            hang();
            fail();
            assertThat(window.hung().groups()).isNotEmpty();
            fail();
            assertThat(window.hung().groups()).isEmpty();
            assertThat(window.counts()).isEqualTo(new Counts(2, 2, 0, 0));
        }

        /** One of two groups has left when the third comes. */
        @Test
        void thatHaveLeftAreForgottenWithTheNext() {
            CountWindow four = new CountWindow(4, ledger, 1, 0, new FailureRun());
            HungGroup first = hangIn(four);
            four.record(true, false, 0, thresholds);
            four.record(true, false, 0, thresholds);
            assertThat(four.holds(four.hung(), first, 2)).isTrue();
            assertThat(four.holds(four.hung(), first, 3)).isFalse();
            assertThat(four.holds(four.hung(), new HungGroup(), 0)).isFalse();
            HungGroup second = hangIn(four);
            four.record(true, false, 0, thresholds);
            assertThat(four.holds(four.hung(), first, 1)).isFalse();
            assertThat(four.hung().groups()).containsExactly(first, second);
            HungGroup third = hangIn(four);
            assertThat(four.hung().groups()).containsExactly(second, third);
        }

        private HungGroup hangIn(CountWindow shared) {
            HungGroup group = new HungGroup();
            group.found(1);
            shared.recordHung(group, 0, thresholds);
            return group;
        }
    }

    @Test
    void hasTheMinimumOnceThereAreThatMany() {
        ThresholdEvaluator two = new ThresholdEvaluator(100, null, 2, 0);
        window.record(true, false, 0, two);
        assertThat(window.hasMinimum(two)).isFalse();
        succeed();
        window.afterSuccess(0, two);
        assertThat(window.hasMinimum(two)).isTrue();
    }

    @Test
    void holdsMarksUntilTheNewestHasLeft() {
        for (int i = 0; i < 5; i++) {
            succeed();
        }
        assertThat(window.holdsMarks(0)).isFalse();
        fail();
        assertThat(window.holdsMarks(0)).isTrue();
        succeed();
        assertThat(window.holdsMarks(0)).isTrue();
        succeed();
        assertThat(window.holdsMarks(0)).isFalse();
    }

    /** The sums in the marks go round at 65,536. */
    @ParameterizedTest
    @ValueSource(ints = {3, 65_535})
    void countsExactlyHoweverManyMarksThereHaveBeen(int size) {
        CountWindow large = new CountWindow(size, ledger, 1, 0, new FailureRun());
        ThresholdEvaluator never = new ThresholdEvaluator(100, null, 1, 0);
        for (int i = 0; i < 2 * 65_536; i++) {
            large.record(
                    true,
                    i % 2 == 0,
                    0,
                    never); // every other one is slow; neither the last one is, nor the oldest inside
        }
        int slow = size / 2;
        assertThat(large.counts()).isEqualTo(new Counts(size, size, slow, slow));
        large.record(false, true, 0, never);
        assertThat(large.counts()).isEqualTo(new Counts(size, size - 1, slow + 1, slow));
        succeed();
        assertThat(large.counts()).isEqualTo(new Counts(size, size - 2, slow, slow - 1));
    }

    /** Old marks would hold on to young ones, and the way to the first one inside would get longer and longer. */
    @Test
    void letsGoOfMarksThatHaveLeft() throws Throwable {
        VarHandle left = MethodHandles.privateLookupIn(CountWindow.class, MethodHandles.lookup())
                .findVarHandle(CountWindow.class, "left", MarkBlock.class);
        fail();
        MarkBlock first = (MarkBlock) left.get(window);
        for (int i = 0; i < MarkBlock.ROOM; i++) {
            fail();
        }
        assertThat(left.get(window)).as("one of two is still inside").isSameAs(first);
        assertThat(first.haveLeft()).isFalse();
        fail();
        assertThat(((MarkBlock) left.get(window)).index(0)).isEqualTo(MarkBlock.ROOM);
        assertThat(first.haveLeft()).isTrue();
    }
}
