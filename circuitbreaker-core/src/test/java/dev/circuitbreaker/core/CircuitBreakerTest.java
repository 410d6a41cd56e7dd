package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest extends BreakerFixture {

    @Test
    void startsInItsInitialState() {
        for (State state : State.values()) {
            CircuitBreaker breaker = breaker(config().initialState(state));
            assertThat(breaker.state()).isEqualTo(state);
            assertThat(breaker.snapshot().lastTransition()).isNull();
        }
    }

    @Test
    void anInitialOpenWaitsFromCreation() {
        CircuitBreaker breaker = breaker(config().initialState(State.OPEN));
        ticker.advance(Duration.ofSeconds(30));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void aBackwardStepOfTheClockIsHarmless() {
        CircuitBreaker breaker = breaker(config().slidingWindowType(SlidingWindowType.TIME_BASED));
        fail(breaker, 3);
        ticker.advance(Duration.ofSeconds(-60));
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofSeconds(90));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void refusesUnusableNames() {
        for (String name : new String[] {"", "  ", "a\nb", "x".repeat(129)}) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> CircuitBreaker.of(name, config().build()))
                    .withMessageEndingWith(": must have 1 to 128 characters and no control characters");
        }
        assertThat(CircuitBreaker.of("x".repeat(128), config().build()).name()).hasSize(128);
    }

    @Test
    void showsARefusedNameUnlessItIsTooLong() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> CircuitBreaker.of("x".repeat(129), config().build()))
                .withMessageStartingWith("Invalid name (129 characters): ");
        String longest = "x".repeat(127);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> CircuitBreaker.of(longest + "\t", config().build()))
                .withMessageStartingWith("Invalid name (\"" + longest + "?\"): ");
    }

    @Test
    void readsAsItsNameAndState() {
        assertThat(breaker(config().initialState(State.OPEN))).hasToString("CircuitBreaker[pricing, OPEN]");
    }
}
