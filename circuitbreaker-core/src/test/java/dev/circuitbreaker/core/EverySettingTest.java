package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A setting that is added somewhere is asked for wherever it has to be. */
class EverySettingTest {

    private static List<String> shown() {
        return List.copyOf(CircuitBreakerConfig.builder().build().values().keySet());
    }

    @Test
    void isShownAndCompared() {
        assertThat(shown())
                .as("ConfigData.values() has each field of ConfigData")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ConfigData.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                        .map(Field::getName)
                        .toList());
    }

    @Test
    void canBeSetAndRead() {
        assertThat(Arrays.stream(CircuitBreakerConfig.class.getMethods())
                        .filter(method -> method.getParameterCount() == 0)
                        .map(Method::getName))
                .as("CircuitBreakerConfig reads each setting")
                .containsAll(shown());
        assertThat(Arrays.stream(CircuitBreakerConfig.Builder.class.getMethods())
                        .filter(method -> method.getParameterCount() == 1)
                        .map(Method::getName))
                .as("CircuitBreakerConfig.Builder sets each setting")
                .containsAll(shown());
    }
}
