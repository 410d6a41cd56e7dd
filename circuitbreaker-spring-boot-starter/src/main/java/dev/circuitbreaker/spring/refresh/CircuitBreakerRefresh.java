package dev.circuitbreaker.spring.refresh;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import dev.circuitbreaker.spring.events.Reconfigurer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives circuit breakers the settings that have changed in the environment. Those whose settings are the same are left
 * alone, with whatever an operator has changed meanwhile; the others keep their state, and their window unless its type or
 * size changes.
 *
 * <p>Settings that are refused are refused as a whole: nothing changes, and the report is logged. Safe for use by many
 * threads at once.
 */
public final class CircuitBreakerRefresh implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Log LOGGER = LogFactory.getLog(CircuitBreakerRefresh.class);

    private record Change(CircuitBreaker breaker, CircuitBreakerConfig config) {}

    private final CircuitBreakerRegistry registry;
    private final CurrentConfigurations current;
    private final Reconfigurer reconfiguration;
    private final ConfigurableEnvironment environment;

    /**
     * Creates the refresh of a registry's circuit breakers.
     *
     * @param registry the circuit breakers
     * @param current the configurations that hold until the next refresh
     * @param reconfiguration gives a circuit breaker another configuration
     * @param environment where the settings are read anew
     */
    public CircuitBreakerRefresh(
            CircuitBreakerRegistry registry,
            CurrentConfigurations current,
            Reconfigurer reconfiguration,
            ConfigurableEnvironment environment) {
        this.registry = registry;
        this.current = current;
        this.reconfiguration = reconfiguration;
        this.environment = environment;
    }

    /**
     * Reads all settings anew, whichever keys have changed: a setting may refer to any of them by a placeholder.
     *
     * @param event says that the environment has changed
     */
    @Override
    public synchronized void onApplicationEvent(EnvironmentChangeEvent event) {
        CircuitBreakerConfigurations before = current.written();
        CircuitBreakerConfigurations after;
        List<Change> changes;
        try {
            after = before.reread(environment);
            changes = changes(before, after);
        } catch (IllegalArgumentException refused) {
            LOGGER.error("Circuit breakers keep their settings, because the changed ones are refused. "
                    + refused.getMessage());
            return;
        }
        List<String> warnings = new ArrayList<>(after.warnings());
        warnings.removeAll(before.warnings());
        warnings.forEach(LOGGER::warn); // even if they are refused at the start, which is long over
        current.replace(after);
        for (Change change : changes) {
            reconfiguration.apply(change.breaker(), change.config());
        }
        after.names().forEach(registry::get);
    }

    /**
     * All of them before the first is applied, so that one that is refused stops the others, too. Compares what is written, not
     * what the breakers have: an operator may have changed that, and customizers may make predicates anew each time.
     */
    private List<Change> changes(CircuitBreakerConfigurations before, CircuitBreakerConfigurations after) {
        List<Change> changes = new ArrayList<>();
        for (CircuitBreaker breaker : registry.all()) {
            if (!current.areSameFor(breaker.name(), after, before)) {
                CircuitBreakerConfig config = current.customized(breaker.name(), after);
                changes.add(new Change(breaker, withClockOf(breaker, config)));
            }
        }
        return changes;
    }

    /** A running breaker keeps its clock, even if a customizer makes one for each. */
    private static CircuitBreakerConfig withClockOf(CircuitBreaker running, CircuitBreakerConfig config) {
        return config.toBuilder().ticker(running.config().ticker()).build();
    }
}
