package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTest {

    /** What a replay has no use for, because the recorded calls say it, or because chance would. */
    private static final Set<String> LEFT_OUT = Set.of("randomized-wait-factor", "max-retry-after", "initial-state");

    @Test
    void areAllThatSayHowToDecide() {
        List<String> expected = Arrays.stream(CircuitBreakerConfig.Builder.class.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 1
                        && Modifier.isPublic(method.getModifiers())
                        && isValue(method.getParameterTypes()[0]))
                .map(Method::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .filter(key -> !LEFT_OUT.contains(key))
                .toList();
        String recorded = expected.stream().map(key -> key + "=1").collect(Collectors.joining(", "));
        assertThat(Settings.recorded(recorded).values().keySet())
                .as("the keys of Settings")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static boolean isValue(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || type == Duration.class;
    }
}
