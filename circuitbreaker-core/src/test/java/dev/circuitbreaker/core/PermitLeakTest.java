package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to make a call, every way in which it can end: the permit comes back, once. */
class PermitLeakTest {

    private enum Ending {
        RETURNS,
        THROWS,
        THROWS_AN_ERROR,
        IS_IGNORED,
        RESULT_PREDICATE_THROWS,
        FAILURE_PREDICATE_THROWS,
        IS_CANCELLED,
        COMPLETES_TWICE,
        NEVER_COMPLETES
    }

    private enum Entry {
        EXECUTE,
        CALL,
        RUN,
        EXECUTE_ASYNC,
        ACQUIRE
    }

    private static final class Ignored extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE);

    static Stream<Object[]> table() {
        return Stream.of(Entry.values())
                .flatMap(entry -> Stream.of(Ending.values()).map(ending -> new Object[] {entry, ending}))
                // A synchronous call has ended when it has returned, and ends once.
                .filter(row -> row[0] == Entry.EXECUTE_ASYNC
                        || row[0] == Entry.ACQUIRE
                        || (row[1] != Ending.NEVER_COMPLETES && row[1] != Ending.COMPLETES_TWICE));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aHalfOpenBreakerWithOneProbeIsNeverWedged(Entry entry, Ending ending) {
        CircuitBreaker breaker = breaker(ending);
        catchThrowable(() -> make(breaker, entry, ending));
        if (ending == Ending.NEVER_COMPLETES) {
            assertThat(breaker.tryAcquire()).as("the probe is still out").isNull();
        } else {
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }
        ticker.advance(Duration.ofSeconds(60)); // the lease of a probe, and the wait
        ticker.advance(Duration.ofSeconds(30));
        Permit next = breaker.tryAcquire();
        assertThat(next).as("a later call is let through").isNotNull();
        if (breaker.state() == State.HALF_OPEN) {
            assertThat(breaker.tryAcquire()).as("but only one").isNull();
        }
    }

    private CircuitBreaker breaker(Ending ending) {
        CircuitBreakerConfig.Builder config = CircuitBreakerConfig.builder()
                .ticker(ticker)
                .initialState(State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .ignoreExceptions(Ignored.class);
        if (ending == Ending.RESULT_PREDICATE_THROWS) {
            config.recordResultPredicate(result -> {
                throw new IllegalStateException("predicate");
            });
        }
        if (ending == Ending.FAILURE_PREDICATE_THROWS) {
            config.recordFailurePredicate(thrown -> {
                throw new StackOverflowError("predicate");
            });
        }
        return CircuitBreaker.of("leak", config.build());
    }

    private static void make(CircuitBreaker breaker, Entry entry, Ending ending) throws Exception {
        switch (entry) {
            case EXECUTE -> breaker.execute(() -> end(ending));
            case CALL -> breaker.call(() -> end(ending));
            case RUN -> breaker.run(() -> end(ending));
            case EXECUTE_ASYNC -> executeAsync(breaker, ending);
            case ACQUIRE -> report(breaker.acquire(), ending);
        }
    }

    private static void executeAsync(CircuitBreaker breaker, Ending ending) {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> result = breaker.executeAsync(() -> source).toCompletableFuture();
        switch (ending) {
            case NEVER_COMPLETES -> {}
            case IS_CANCELLED -> result.cancel(true);
            case COMPLETES_TWICE -> {
                source.complete("one");
                source.obtrudeException(new IllegalStateException());
                result.complete("two");
            }
            default -> {
                try {
                    source.complete(end(ending));
                } catch (Throwable thrown) {
                    source.completeExceptionally(thrown);
                }
            }
        }
    }

    private static void report(Permit permit, Ending ending) {
        switch (ending) {
            case NEVER_COMPLETES -> {}
            case IS_CANCELLED -> permit.cancelled();
            case COMPLETES_TWICE -> {
                permit.succeeded("one");
                permit.failed(new IllegalStateException());
                permit.cancelled();
            }
            default -> {
                try {
                    permit.succeeded(end(ending));
                } catch (Throwable thrown) {
                    permit.failed(thrown);
                }
            }
        }
    }

    private static String end(Ending ending) {
        return switch (ending) {
            case RETURNS, RESULT_PREDICATE_THROWS -> "result";
            case THROWS, FAILURE_PREDICATE_THROWS -> throw new IllegalStateException();
            case THROWS_AN_ERROR -> throw new AssertionError();
            case IS_IGNORED -> throw new Ignored();
            case IS_CANCELLED -> throw new CancellationException();
            default -> throw new IllegalArgumentException(ending.name());
        };
    }
}
