package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A setting that is added to the core is asked for here. */
class EverySettingTest {

    /** What no text can say, and what the starter sets itself. */
    private static final Set<String> NOT_WRITTEN =
            Set.of("ticker", "wrapper-predicate", "exception-classifier", "retry-after", "probe-gate", "candidate");

    /** What the builder does not have by that name. */
    private static final Set<String> NOT_IN_THE_CORE = Set.of("base-config", "classify-exceptions", "contention");

    @Test
    void ofTheCoreCanBeWritten() {
        Set<String> expected = new TreeSet<>(NOT_IN_THE_CORE);
        Arrays.stream(CircuitBreakerConfig.Builder.class.getMethods())
                .filter(method ->
                        method.getParameterCount() == 1 && method.getReturnType() == method.getDeclaringClass())
                .map(Method::getName)
                .map(EverySettingTest::key)
                .forEach(expected::add);
        expected.removeAll(NOT_WRITTEN);
        assertThat(Arrays.stream(Setting.values()).map(Setting::key))
                .as("the keys of Setting")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void hasAFieldForTheIde() {
        List<String> fields = Arrays.stream(CircuitBreakerProperties.Keys.class.getRecordComponents())
                .map(component -> key(component.getName()))
                .toList();
        assertThat(fields)
                .as("the fields of CircuitBreakerProperties.Keys")
                .containsAll(Arrays.stream(Setting.values()).map(Setting::key).toList());
    }

    private static String key(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
