package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests whose exceptions cannot even be printed, and calls that fill the stack. Permits come back all the same. */
class RudeGuestsTest extends BreakerFixture {

    private static final class Unprintable extends CompletionException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError("message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("cause");
        }
    }

    private static void refuse() {
        throw new Unprintable();
    }

    @Nested
    class AnUnprintableException {

        private final IllegalArgumentException own = new IllegalArgumentException("own");

        private void assertThatTheCallersOwnExceptionComes(CircuitBreaker breaker) {
            assertThat(catchThrowable(() -> breaker.run(() -> {
                        throw own;
                    })))
                    .isSameAs(own);
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 1, 0, 0, 0, 0));
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }

        @Test
        void ofAListenerChangesNothing() {
            List<State> heard = new ArrayList<>();
            CircuitBreaker breaker = breaker(config().consecutiveFailureThreshold(1));
            breaker.onFailure(failure -> refuse());
            breaker.onTransition(transition -> refuse());
            breaker.onTransition(transition -> heard.add(transition.to()));
            try (HeardLog log = HeardLog.of(Listeners.class)) {
                assertThatTheCallersOwnExceptionComes(breaker);
                assertThat(log.entries())
                        .filteredOn(entry ->
                                entry.endsWith("threw " + Unprintable.class.getName() + ", which cannot be printed")
                                        || log.thrown().size() > 0)
                        .isNotEmpty();
            }
            breaker.reset(null);
            assertThat(heard).containsExactly(State.OPEN, State.CLOSED);
        }

        @Test
        void ofAPredicateMakesTheCallAFailureAndNoMore() {
            assertThatTheCallersOwnExceptionComes(breaker(config().recordFailurePredicate(thrown -> {
                throw new Unprintable();
            })));
            assertThatTheCallersOwnExceptionComes(breaker(config().ignoreExceptionPredicate(thrown -> {
                throw new Unprintable();
            })));
            CircuitBreaker judging = breaker(config().recordResultPredicate(result -> {
                throw new Unprintable();
            }));
            assertThat(judging.execute(() -> "result")).isEqualTo("result");
            assertThat(judging.snapshot().callsInFlight()).isZero();
        }

        @Test
        void ofTheCallReachesTheCaller() {
            CircuitBreaker breaker = breaker(config());
            breaker.onFailure(failure -> {
                throw new IllegalStateException("listener");
            });
            Unprintable thrown = new Unprintable();
            assertThat(catchThrowable(() -> breaker.run(() -> {
                                throw thrown;
                            }))
                            == thrown)
                    .isTrue();
            assertThat(breaker.totals().failed()).isEqualTo(1);
        }
    }

    @Nested
    class AFullStack {

        private CircuitBreaker nested;

        private void overflow() {
            nested.run(this::overflow);
        }

        private void overflowChecked() {
            try {
                nested.call(() -> {
                    overflowChecked();
                    return null;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private void callFrom(int depth) {
            if (depth == 0) {
                nested.run(() -> {});
            } else {
                callFrom(depth - 1);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void losesNoPermit(boolean detectsSlowCalls) {
            CircuitBreakerConfig.Builder config = CircuitBreakerConfig.builder()
                    .slidingWindowSize(65_535)
                    .minimumNumberOfCalls(65_535)
                    .failureRateThreshold(100);
            nested = CircuitBreaker.of(
                    "nested",
                    detectsSlowCalls
                            ? config.build()
                            : config.slowCallDetectionOff().build());
            for (int i = 0; i < 10; i++) {
                nested.reset(null);
                assertThat(catchThrowable(this::overflow)).isInstanceOf(StackOverflowError.class);
                nested.reset(null);
                assertThat(catchThrowable(this::overflowChecked)).isInstanceOf(StackOverflowError.class);
                assertThat(nested.snapshot().callsInFlight()).isZero();
            }
        }

        @ParameterizedTest
        @EnumSource(
                value = State.class,
                names = {"OPEN", "FORCED_OPEN"},
                mode = EnumSource.Mode.EXCLUDE)
        void losesNoPermitOfACallThatSucceedsAtItsEdge(State state) throws Exception {
            nested = in(state);
            Thread shallow = new Thread(null, this::callFromEveryDepth, "shallow", 256 << 10);
            shallow.start();
            shallow.join();
            assertThat(nested.snapshot().state()).isEqualTo(state);
            assertThat(nested.snapshot().callsInFlight()).isZero();
        }

        private CircuitBreaker in(State state) {
            CircuitBreakerConfig.Builder config = CircuitBreakerConfig.builder()
                    .ticker(ticker)
                    .slidingWindowSize(65_535)
                    .minimumNumberOfCalls(65_535)
                    .failureRateThreshold(50)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(10_000);
            if (state != State.HALF_OPEN) {
                return CircuitBreaker.of("nested", config.initialState(state).build());
            }
            CircuitBreaker breaker = CircuitBreaker.of(
                    "nested", config.consecutiveFailureThreshold(1).build());
            fail(breaker, 1);
            ticker.advance(Duration.ofSeconds(1));
            return breaker;
        }

        private void callFromEveryDepth() {
            int full = 0;
            for (int depth = 100; full < 100; depth += 1 + depth / 500) {
                full += catchThrowable(callFromDepth(depth)) == null ? 0 : 1;
            }
        }

        private org.assertj.core.api.ThrowableAssert.ThrowingCallable callFromDepth(int depth) {
            return () -> callFrom(depth);
        }
    }
}
