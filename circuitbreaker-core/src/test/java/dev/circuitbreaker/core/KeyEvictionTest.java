package dev.circuitbreaker.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What happens around the places of keys: see {@link BreakerFamilyTest} for what keys are. */
class KeyEvictionTest extends BreakerFixture {

    static final List<Consumer<CircuitBreaker>> OPERATIONS = List.of(
            it -> it.forKey("new"),
            CircuitBreaker::keys,
            CircuitBreaker::totals,
            CircuitBreaker::close,
            it -> it.reset(null),
            it -> it.reconfigure(it.config().toBuilder().maxKeys(2).build()));

    private final CircuitBreaker breaker = breaker(config().maxKeys(1).consecutiveFailureThreshold(1));

    @Test
    void isNotRepeatedForACallThatWasFoundHanging() {
        Permit hanging = breaker.forKey("a").acquire();
        ticker.advance(Duration.ofSeconds(61));
        assertThat(breaker.snapshot().slowCallsInFlight()).isEqualTo(1);
        hanging.succeeded(null);
        succeed(breaker.forKey("a"), 100); // the slow call has left the window
        breaker.forKey("b");
        assertThat(breaker.keys()).containsOnlyKeys("b");
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(101, 0, 0, 0, 0, 1));
    }

    @Test
    void isCalledOffWhileACallIsInFlight() {
        Permit inFlight = breaker.forKey("a").acquire();
        StateMachine machine = breaker.forKey("a").pipeline.machine;
        assertThat(machine.totals.fold(machine.ledger)).isFalse();
        inFlight.succeeded(null);
        assertThat(breaker.totals().successful()).isEqualTo(1);
        assertThat(machine.totals.fold(machine.ledger)).isTrue();
        assertThat(machine.totals.fold(machine.ledger)).as("once and for all").isFalse();
    }

    @Test
    void isNotForABreakerWithoutKey() {
        assertThat(breaker.pipeline.machine.totals.fold(breaker.pipeline.machine.ledger))
                .isFalse();
    }

    @Test
    void isSaidOnceToBeImpossible() {
        fail(breaker.forKey("a"), 1);
        try (HeardLog log = HeardLog.of(CircuitBreaker.class)) {
            breaker.forKey("b");
            breaker.forKey("c");
            assertThat(log.entries())
                    .containsExactly(
                            "WARNING No room for key 'b' of circuit breaker 'pricing': all 1 keys are in use, have"
                                    + " seen failures or reject calls. Calls with other keys share the breaker 'pricing'. Set a larger maxKeys,"
                                    + " or a key with fewer values. This is said once.");
        }
    }

    @Test
    void isSaidOnce() {
        try (HeardLog log = HeardLog.of(CircuitBreaker.class)) {
            for (String key : List.of("a", "b", "c")) {
                breaker.forKey(key);
            }
            assertThat(log.entries())
                    .containsExactly(
                            "WARNING Key 'a' of circuit breaker 'pricing' gives way to key 'b', and begins with"
                                    + " an empty window if it comes back: there are more keys than maxKeys (1). Set a larger maxKeys"
                                    + " if that many are in use, or a key with fewer values. This is said once.");
        }
        assertThat(breaker.evictedKeys()).isEqualTo(2);
        assertThat(breaker.forKey("c").evictedKeys()).isZero();
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void isOpenToOtherThreadsAfterEveryOperation(Consumer<CircuitBreaker> operation) throws Exception {
        operation.accept(breaker);
        CompletableFuture.runAsync(() -> {
                    breaker.forKey("another");
                    breaker.reset("another");
                })
                .get(10, SECONDS);
    }

    @Test
    void leavesNoListenersBehindWhenTheBreakerIsRemoved() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(config().build());
        CircuitBreaker keyed = registry.get("orders").forKey("a");
        List<CircuitBreakerEvent> heard = new ArrayList<>();
        keyed.onTransition(heard::add);
        registry.remove("orders");
        keyed.forceOpen("too late");
        assertThat(heard).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // what it is about
    void neverMakesRoomForAKeyThatIsRefused() {
        breaker.forKey("null");
        String rule = "must have 1 to 128 characters and no control characters";
        assertRefused(null, "null", "must not be null");
        assertRefused("x".repeat(129), "129 characters", rule);
        assertRefused("a\nb", "\"a?b\"", rule);
        assertThat(breaker.keys()).containsOnlyKeys("null");
    }

    @Test
    void isNotHeldUpByWhoCountsEvictions() throws Exception {
        breaker.forKey("a");
        assertThat(breaker.evictedKeys()).isZero();
        FutureTask<CircuitBreaker> other = new FutureTask<>(() -> breaker.forKey("b"));
        new Thread(other).start();
        assertThat(other.get(10, SECONDS).name()).endsWith("[b]");
    }

    private void assertRefused(Object key, String shown, String rule) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> breaker.forKey(key))
                .withMessage("Invalid key (" + shown + ") for circuit breaker 'pricing': " + rule);
    }
}
