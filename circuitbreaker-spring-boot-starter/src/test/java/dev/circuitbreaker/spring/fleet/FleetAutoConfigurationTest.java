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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
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
}
