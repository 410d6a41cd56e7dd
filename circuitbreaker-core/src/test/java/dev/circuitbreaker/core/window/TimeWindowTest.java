package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.HungGroup;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimeWindowTest {

    private static final long SECOND = 1_000_000_000L;

    private final TimeWindow window = new TimeWindow(10, new CallLedger(true), 1, 0, 0, new FailureRun());
    private final ThresholdEvaluator thresholds = new ThresholdEvaluator(100, 100.0, 10, 0);

    private void record(boolean failed, boolean slow, long now) {
        window.advance(now);
        window.record(failed, slow, now, thresholds);
    }

    /** Two calls that hang from now on. */
    private HungGroup hang(long now) {
        HungGroup group = new HungGroup();
        group.found(2);
        window.advance(now);
        window.recordHung(group, now, thresholds);
        return group;
    }

    @Nested
    class HoldsMarks {

        @Test
        void onlyOnceThereAreAny() {
            assertThat(window.holdsMarks(0)).isFalse();
        }

        @Test
        void ofEveryKindUntilTheyExpire() {
            boolean[][] kinds = {{true, false}, {false, true}, {true, true}};
            for (int i = 0; i < kinds.length; i++) {
                long now = i * 20 * SECOND;
                record(kinds[i][0], kinds[i][1], now);
                assertThat(window.holdsMarks(now)).as("kind %d", i).isTrue();
                assertThat(window.holdsMarks(now + 9 * SECOND)).as("kind %d", i).isTrue();
                window.advance(now + 11 * SECOND);
                assertThat(window.holdsMarks(now + 11 * SECOND))
                        .as("kind %d", i)
                        .isFalse();
            }
        }

        @Test
        void ofCallsThatHangUntilTheyExpire() {
            hang(0);
            assertThat(window.holdsMarks(0)).isTrue();
            window.advance(11 * SECOND);
            assertThat(window.holdsMarks(11 * SECOND)).isFalse();
        }

        /** To a look that lets nothing expire itself. */
        @Test
        void thatHaveExpiredNoMore() {
            record(true, false, 0);
            window.advance(5 * SECOND);
            assertThat(window.holdsMarks(11 * SECOND)).isFalse();
        }
    }

    @Nested
    class Expire {

        @Test
        void outcomesOfEveryKind() {
            record(true, false, 0);
            record(false, true, 0);
            record(true, true, 0);
            assertThat(window.counts()).isEqualTo(new Counts(3, 2, 2, 1));
            record(false, true, 5 * SECOND);
            assertThat(window.counts()).isEqualTo(new Counts(4, 2, 3, 1));
            window.advance(11 * SECOND);
            assertThat(window.counts()).isEqualTo(new Counts(1, 0, 1, 0));
        }

        @Test
        void theEntriesOfCallsThatHangAndAreThenForgotten() {
            HungGroup group = hang(0);
            HungGroup younger = hang(5 * SECOND);
            assertThat(window.counts().slow()).isEqualTo(4);
            window.advance(11 * SECOND);
            assertThat(window.counts().slow()).isEqualTo(2);
            assertThat(window.hung().groups()).as("until all have gone").containsExactly(group, younger);
            assertThat(window.holds(window.hung(), group, 1)).isFalse();
            assertThat(window.holds(window.hung(), younger, 1)).isTrue();
            window.advance(16 * SECOND);
            assertThat(window.counts().slow()).isZero();
            assertThat(window.hung().groups()).isEmpty();
        }
    }

    @Test
    void hasBeenJudgedOnceSomethingIsRecordedAndUntilThatIsNotAllThereIs() {
        assertThat(window.hasBeenJudged()).isFalse();
        record(true, false, 0);
        assertThat(window.hasBeenJudged()).isTrue();
        window.advance(5 * SECOND);
        window.advance(11 * SECOND);
        assertThat(window.hasBeenJudged()).isFalse();
    }

    @Test
    void takesACallThatHangsOnce() {
        HungGroup group = hang(0);
        window.recordHung(group, SECOND, thresholds);
        assertThat(window.hung().groups()).containsExactly(group);
    }

    @Nested
    class WhenTheClockStepsBack {

        @Test
        void keepsNothingForLongerThanItSpans() {
            record(true, false, 20 * SECOND);
            window.rewind(5 * SECOND);
            window.advance(14 * SECOND);
            assertThat(window.counts().failed()).isEqualTo(1);
            window.advance(16 * SECOND);
            assertThat(window.counts().failed()).isZero();
        }

        @Test
        void byAGrainKeepsItsOrigin() {
            record(true, false, 20 * SECOND);
            window.rewind(19 * SECOND);
            window.advance(29 * SECOND);
            assertThat(window.counts().failed()).isEqualTo(1);
        }
    }
}
