package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.circuitbreaker.core.Throttle.Verdict;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.window.Baseline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final long HOLD = 1_000;

    private static Throttle at(double share, double step, double ceiling) {
        return new Throttle(share, step, ceiling, 0.5, 0, false, 0);
    }

    private static Throttle allThrough(double rate, long since) {
        return new Throttle(1, 0.02, 1, rate, 0, true, since);
    }

    @Test
    void beginsWithWhatWasAccepted() {
        assertThat(Throttle.begin(new Counts(10, 5, 0, 0), 7)).isEqualTo(new Throttle(0.6, 0.02, 1, 0.5, 0, false, 7));
    }

    @Test
    void growsByStepsThatDoubleAndStopsJustBelowTheLatestCut() {
        List<Double> shares = new ArrayList<>();
        List<Double> steps = new ArrayList<>();
        Throttle throttle = at(0.5, 0.02, 0.6);
        while (throttle.share() < 1) {
            throttle = throttle.next(0, 0.2, 0, HOLD);
            shares.add(Math.round(throttle.share() * 1_000) / 1_000.0);
            steps.add(throttle.step());
        }
        assertThat(shares).containsExactly(0.52, 0.56, 0.57, 0.59, 0.63, 0.71, 0.81, 0.91, 1.0);
        assertThat(steps).containsExactly(0.04, 0.08, 0.02, 0.04, 0.08, 0.1, 0.1, 0.1, 0.1);
    }

    @Test
    void doesNotStopWhereAStepEndsJustBelowTheLatestCutAnyway() {
        double half = 0.95 * 0.1 / 2;
        Throttle grown = at(half, half, 0.1).next(0, 0.2, 0, HOLD);
        assertThat(grown.share()).isEqualTo(2 * half);
        assertThat(grown.step()).isEqualTo(2 * half);
    }

    @Test
    void growsWhereAsManyFailAsAreTolerated() {
        assertThat(at(0.5, 0.02, 1).next(0.2, 0.2, 0, HOLD).share()).isGreaterThan(0.5);
        assertThat(at(0.5, 0.02, 1).next(0.21, 0.2, 0, HOLD).share()).isLessThan(0.5);
    }

    @Test
    void letsAllThroughAfterTwoCutsInVainUnlessNearlyAllFail() {
        Throttle once = at(0.5, 0.02, 1).next(0.5, 0.2, 0, HOLD);
        assertThat(once.streak()).isEqualTo(-1);
        assertThat(once.all()).isFalse();
        assertThat(once.next(0.5, 0.2, 3, HOLD)).isEqualTo(new Throttle(1, 0.02, 1, 0.5, 0, true, 3));
        assertThat(once.next(0.9, 0.2, 3, HOLD).all()).isFalse();
        assertThat(once.next(0.9, 0.2, 3, HOLD).streak()).isEqualTo(-2);
    }

    @Test
    void takesACutForHelpfulWhereClearlyFewerFailOrItHadGoneWell() {
        Throttle cut = new Throttle(0.5, 0.02, 1, 0.5, -1, false, 0);
        assertThat(cut.next(0.6 * 0.5, 0.2, 0, HOLD).streak()).isZero();
        assertThat(cut.next(0.6 * 0.5, 0.2, 0, HOLD).all()).isFalse();
        assertThat(cut.next(0.31, 0.2, 0, HOLD).all()).isTrue();
        assertThat(new Throttle(0.5, 0.02, 1, 0.5, 1, false, 0)
                        .next(0.5, 0.2, 0, HOLD)
                        .streak())
                .isZero();
    }

    @Test
    void triesCutsAgainAfterAWhileOrWhereItGetsMuchWorse() {
        assertThat(allThrough(0.25, 5).next(0.25, 0.2, 5 + HOLD - 1, HOLD)).isEqualTo(allThrough(0.25, 5));
        assertThat(allThrough(0.25, 5).next(0.25, 0.2, 5 + HOLD, HOLD).share()).isCloseTo(0.8, within(1e-9));
        assertThat(allThrough(0.25, 5).next(0.25 + 0.3, 0.2, 6, HOLD).share()).isCloseTo(0.56, within(1e-9));
        assertThat(allThrough(0.25, 5).next(0.54, 0.2, 6, HOLD).share()).isEqualTo(1);
    }

    @Test
    void opensOnlyWhereAllFailThatFailedBefore() {
        assertThat(Throttle.beginLow(0).verdict(1, 0.2)).isEqualTo(Verdict.OPEN);
        assertThat(Throttle.beginHigh(0).verdict(0.9, 0.2)).isEqualTo(Verdict.GO_ON);
        assertThat(at(0.5, 0.02, 1).verdict(1, 0.2)).isEqualTo(Verdict.GO_ON);
        assertThat(allThrough(1, 0).verdict(1, 0.2)).isEqualTo(Verdict.GO_ON);
    }

    @Test
    void closesAfterFourGoodJudgementsOfAllCalls() {
        assertThat(new Throttle(1, 0.1, 1, 0.5, 3, false, 0).verdict(0.2, 0.2)).isEqualTo(Verdict.CLOSE);
        assertThat(new Throttle(1, 0.1, 1, 0.5, 3, false, 0).verdict(0.21, 0.2)).isEqualTo(Verdict.GO_ON);
        assertThat(new Throttle(1, 0.1, 1, 0.5, 2, false, 0).verdict(0, 0.2)).isEqualTo(Verdict.GO_ON);
        assertThat(new Throttle(0.9, 0.1, 1, 0.5, 3, false, 0).verdict(0, 0.2)).isEqualTo(Verdict.GO_ON);
    }

    @Test
    void toleratesWhatIsClearlyBelowTheThresholdOrUsual() {
        assertThat(Throttle.tolerated(30, null)).isCloseTo(0.12, within(1e-9));
        assertThat(Throttle.tolerated(100, null)).isEqualTo(0.2);
        assertThat(Throttle.tolerated(20, new Baseline(0, 700))).isCloseTo(0.056, within(1e-9));
        assertThat(Throttle.tolerated(20, new Baseline(0.1, 700))).isCloseTo(0.1 + 2 * Math.sqrt(0.009), within(1e-9));
    }
}
