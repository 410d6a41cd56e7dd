package dev.circuitbreaker.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureRunTest {

    private final FailureRun run = new FailureRun();

    @Test
    void growsWithEveryFailure() {
        assertThat(run.length(7)).isZero();
        run.failed(7);
        run.failed(7);
        assertThat(run.length(7)).isEqualTo(2);
    }

    @Test
    void isBrokenByAPlainSuccess() {
        run.failed(7);
        assertThat(run.length(8)).isZero();
        run.failed(8);
        assertThat(run.length(8)).isEqualTo(1);
    }

    @Test
    void isBrokenByAnyOtherSuccess() {
        run.failed(7);
        run.broken();
        run.failed(7);
        assertThat(run.length(7)).isEqualTo(1);
    }

    @Test
    void knowsNoEnd() {
        for (int i = 0; i < (1 << 24) + 5; i++) {
            run.failed(1L << 50);
        }
        assertThat(run.length(1L << 50)).isEqualTo((1 << 24) - 1);
    }
}
