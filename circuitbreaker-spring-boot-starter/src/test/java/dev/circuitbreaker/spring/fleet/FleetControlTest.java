package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What people ask and say where they spell a name in another way than the code does. */
class FleetControlTest {

    private final FleetDrill.ScriptedStore store = new FleetDrill.ScriptedStore();
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
            name -> CircuitBreakerConfig.ofDefaults(), 10, name -> name.toLowerCase(Locale.ROOT));
    private final FleetControl control = new FleetControl(
            store,
            new FleetSettings(FleetMode.HINT, "one", "circuitbreaker", Duration.ofHours(1)),
            registry,
            new FleetLoop(store, wake -> {
                throw new IllegalStateException("is not started");
            }));

    FleetControlTest() {
        registry.get("pricing");
    }

    @Test
    void looksAtTheOneThatIsMeant() {
        assertThat(control.look("PRICING").orElseThrow().circuitBreakers()).containsOnlyKeys("pricing");
    }

    @Test
    void speaksToTheOneThatIsMeant() {
        control.order("PRICING", new FleetOrder(State.FORCED_OPEN, null, null), null);

        assertThat(store.orders).containsOnlyKeys("pricing");
    }

    @Test
    void takesTheNameAsItIsWhereOnlyOthersHaveIt() {
        control.order("Stock", new FleetOrder(State.FORCED_OPEN, null, null), null);

        assertThat(store.orders).containsOnlyKeys("Stock");
    }
}
