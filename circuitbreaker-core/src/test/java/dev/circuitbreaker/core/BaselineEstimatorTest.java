package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ledger.Counts;
import org.junit.jupiter.api.Test;

class BaselineEstimatorTest {

    private static final int WINDOW = 100;

    private final BaselineEstimator estimator = new BaselineEstimator();

    /** A failure, after so many calls of which one in ten failed. */
    private void failedAfter(int calls) {
        failedAfter(calls, calls / 10);
    }

    private void failedAfter(int calls, int failures) {
        estimator.failed(1, new Counts(calls + 1, failures + 1, 0, 0), WINDOW);
    }

    @Test
    void learnsFromAWindowOfCallsOnceAsManyHaveFollowed() {
        failedAfter(WINDOW);
        failedAfter(2 * WINDOW - 1);
        assertThat(estimator.normal()).isNull();
        failedAfter(2 * WINDOW + 50, 100);
        assertThat(estimator.normal()).as("what has just failed may yet trip").isNotNull();
        assertThat(estimator.normal().rate()).isEqualTo(0.1);
    }

    @Test
    void learnsAtOnceFromTwoWindowsWithoutAFailure() {
        failedAfter(2 * WINDOW);
        assertThat(estimator.normal()).isNotNull();
    }

    @Test
    void beginsAnewWithAnotherGeneration() {
        failedAfter(WINDOW);
        estimator.failed(2, new Counts(WINDOW + 1, 21, 0, 0), WINDOW);
        estimator.failed(2, new Counts(2 * WINDOW + 1, 22, 0, 0), WINDOW);
        assertThat(estimator.normal()).isNotNull();
        assertThat(estimator.normal().rate()).isEqualTo(0.2);
    }

    @Test
    void learnsNothingFromOneWindow() {
        failedAfter(2 * WINDOW - 1);
        assertThat(estimator.normal()).isNull();
    }
}
