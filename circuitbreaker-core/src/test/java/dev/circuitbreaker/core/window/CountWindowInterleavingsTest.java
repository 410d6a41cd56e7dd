package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.Interleavings;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The count window with its ledger against a list that drops its head: exact in every interleaving, expiry included. */
@Tag("lincheck")
class CountWindowInterleavingsTest {

    private static final int SIZE = 3;
    private static final long SLOW_AFTER = 60_000_000_000L;

    private static Interleavings interleavings() {
        return Interleavings.of(Window.class, Naive.class)
                .scenario("slow succeed", "read")
                .scenario("fail", "succeed read", "read")
                .scenario("fail succeed succeed", "slow read", "succeed")
                .scenario("succeedInNewSlot fail", "succeedInNewSlot read")
                .scenario("fail slow fail slow", "read read")
                .scenario("fail slow", "slow fail", "read read");
    }

    @Test
    void readsAreExplainedBySomeOrder() {
        interleavings().areExplainedBySomeOrder();
    }

    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void readsOnRealThreadsAreExplainedBySomeOrder() {
        interleavings().onRealThreadsAreExplainedBySomeOrder();
    }

    /** What Lincheck operates on. */
    public static final class Window {

        private final CallLedger ledger = new CallLedger(true);
        private final CountWindow window = new CountWindow(SIZE, ledger, 1, 0, new FailureRun());
        private final Cohort cohort = new Cohort(1, 1, SLOW_AFTER, true);
        private final ThresholdEvaluator thresholds = new ThresholdEvaluator(50, 100.0, 1, 0);

        @Operation
        public void succeed() {
            ledger.enter(cohort, 0).leave(0);
        }

        /** Starts a span later than any other call, so that a slot is opened and the one before goes. */
        @Operation
        public void succeedInNewSlot() {
            ledger.enter(cohort, SLOW_AFTER).leave(0);
        }

        @Operation
        public void fail() {
            window.record(true, false, 0, thresholds);
        }

        @Operation
        public void slow() {
            window.record(false, true, 0, thresholds);
        }

        @Operation
        public String read() {
            return window.counts().toString();
        }
    }

    /** The same as a list. */
    public static final class Naive {

        private final List<Counts> outcomes = new ArrayList<>();

        public void succeed() {
            add(false, false);
        }

        public void succeedInNewSlot() {
            add(false, false);
        }

        public void fail() {
            add(true, false);
        }

        public void slow() {
            add(false, true);
        }

        private void add(boolean failed, boolean slow) {
            outcomes.add(Counts.NONE.plus(failed, slow));
            if (outcomes.size() > SIZE) {
                outcomes.remove(0);
            }
        }

        public String read() {
            long failed = outcomes.stream().mapToLong(Counts::failed).sum();
            long slow = outcomes.stream().mapToLong(Counts::slow).sum();
            return new Counts(outcomes.size(), failed, slow, 0).toString();
        }
    }
}
