package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A breaker's own rejection, met again as the cause of what a call throws, says nothing about the dependency. */
class OwnRejectionTest extends BreakerFixture {

    private final CircuitBreaker breaker = breaker(config());

    private void failWith(RuntimeException exception) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> breaker.run(() -> {
                    throw exception;
                }))
                .isSameAs(exception);
    }

    @Test
    void isIgnoredHoweverItIsWrapped() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> breaker.run(() -> {
                    breaker.forceOpen(null);
                    try {
                        breaker.run(() -> {});
                    } catch (CallNotPermittedException own) {
                        throw new IllegalStateException(new RuntimeException(own));
                    }
                }));
        assertThat(breaker.totals().ignored()).isEqualTo(1);
        assertThat(breaker.totals().failed()).isZero();
    }

    @Test
    void isNotThatOfAnotherOfTheSameName() {
        CircuitBreaker other = breaker(config());
        for (CircuitBreaker each : List.of(breaker, other)) {
            each.forceOpen(null);
            assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(each::acquire);
        }
        breaker.reset(null);
        failWith(catchThrowableOfType(CallNotPermittedException.class, other::acquire));
        assertThat(breaker.totals().failed()).isEqualTo(1);
        assertThat(breaker.totals().ignored()).isZero();
    }

    /** Threads that throw the same exception, such as one of Netty's, would meet at its lock. */
    @Test
    void isNotLookedForBeforeThereHasBeenOne() {
        Asked shared = new Asked();
        failWith(shared);
        assertThat(shared.times).isZero();

        breaker.forceOpen(null);
        assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(() -> breaker.run(() -> {}));
        breaker.reset(null);
        failWith(shared);
        assertThat(shared.times).isPositive();
        assertThat(breaker.totals().failed()).isEqualTo(2);
    }

    /** Counts how often it is asked for its cause. */
    private static final class Asked extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private int times;

        @Override
        public synchronized @Nullable Throwable getCause() {
            times++;
            return null;
        }
    }
}
