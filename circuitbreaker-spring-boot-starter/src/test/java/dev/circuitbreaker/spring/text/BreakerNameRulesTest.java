package dev.circuitbreaker.spring.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.InvalidSettingException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.ofDefaults();

    static Stream<String> usable() {
        return Stream.of("p", "pay-eu", "pay eu", "pay.eu", "[pay]", "\u00fcber", "a\u2028b", "x".repeat(128));
    }

    static Stream<String> refusedByTheCore() {
        return Stream.of("", " ", "\t", "a\nb", "a\u0000", "a\u007fb", "a\u0085b", "x".repeat(129));
    }

    @ParameterizedTest
    @MethodSource("usable")
    void areUsableAsTheCoreSays(String name) {
        assertThat(BreakerNameRules.isUsable(name)).isTrue();
        assertThat(CircuitBreaker.of(name, CONFIG).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("refusedByTheCore")
    void areNotUsableAsTheCoreSays(String name) {
        assertThat(BreakerNameRules.isUsable(name)).isFalse();
        assertThatThrownBy(() -> CircuitBreaker.of(name, CONFIG)).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void haveNoSlash() {
        assertThat(BreakerNameRules.isUsable("eu/pay")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay-eu", "payEu", "PAY_EU", "payeu"})
    void areTheSameAsSpringBootSpellsThem(String spelling) {
        assertThat(BreakerNameRules.relaxed(spelling)).isEqualTo("payeu");
    }
}
