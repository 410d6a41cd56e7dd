package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerFleetAutoConfiguration;
import dev.circuitbreaker.spring.fleet.redis.FleetRuntimeHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FleetAutoConfigurationTest {

    private final FleetStore store = mock();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerFleetAutoConfiguration.class))
            .withBean(FleetStore.class, () -> store)
            .withPropertyValues("circuitbreaker.fleet.instance-id=shop-1");

    @ParameterizedTest
    @ValueSource(strings = {"observe", "Hint", "QUORUM"})
    void anInstanceTakesPart(String mode) {
        runner.withPropertyValues("circuitbreaker.fleet.mode=" + mode).run(context -> {
            verify(store, timeout(20_000).atLeastOnce()).exchange(eq("shop-1"), any());
            CircuitBreaker breaker =
                    context.getBean(CircuitBreakerRegistry.class).get("stock");
            assertThat(breaker.config().probeGate()).isSameAs(context.getBean(ProbeLeases.class));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false", ""})
    void noInstanceTakesPartUnasked(String mode) {
        runner.withPropertyValues(mode.isEmpty() ? "a=b" : "circuitbreaker.fleet.mode=" + mode)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(FleetLoop.class);
                    CircuitBreaker breaker =
                            context.getBean(CircuitBreakerRegistry.class).get("stock");
                    assertThat(breaker.config().probeGate()).isNull();
                    verify(store, never()).exchange(any(), any());
                });
    }

    @Test
    void aModeThatThereIsNotStopsTheStart() {
        runner.withPropertyValues("circuitbreaker.fleet.mode=gossip")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("Write off, observe, hint or quorum."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            io.lettuce                        | add io.lettuce:lettuce-core, which may stand beside Jedis
            org.springframework.boot.data.redis | add spring-boot-starter-data-redis
            """)
    void aModeWithoutItsLibraryStopsTheStart(String missing, String cure) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerFleetAutoConfiguration.class))
                .withPropertyValues("circuitbreaker.fleet.mode=hint")
                .withClassLoader(new FilteredClassLoader(missing))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("circuitbreaker.fleet.mode")
                        .hasMessageContaining(cure));
    }

    @Test
    void aModeWithoutAnAddressStopsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerFleetAutoConfiguration.class))
                .withPropertyValues("circuitbreaker.fleet.mode=hint")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("there is no DataRedisConnectionDetails bean"));
    }

    @Test
    void nativeImagesKeepTheScripts() {
        RuntimeHints hints = new RuntimeHints();
        new FleetRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.resource().forResource("dev/circuitbreaker/spring/fleet/redis/lease.lua"))
                .accepts(hints);
    }
}
