package dev.circuitbreaker.spring.refresh;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Gives circuit breakers the settings that have changed in the environment. Those whose settings are the same are left
 * alone, with whatever an operator has changed meanwhile; the others keep state and window.
 *
 * <p>Settings that are refused are refused as a whole: nothing changes, and the report is logged. Safe for use by many
 * threads at once.
 */
public final class CircuitBreakerRefresh implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Log LOGGER = LogFactory.getLog(CircuitBreakerRefresh.class);

    private record Change(CircuitBreaker breaker, CircuitBreakerConfig config) {}

    private final CircuitBreakerRegistry registry;
    private final Supplier<Revision> reader;
    private final BiConsumer<CircuitBreaker, CircuitBreakerConfig> reconfigure;

    /**
     * Creates the refresh of a registry's circuit breakers.
     *
     * @param registry the circuit breakers
     * @param reader reads all settings anew; throws an {@link IllegalArgumentException}, whose message is the report, if
     *     any is refused
     * @param reconfigure gives a circuit breaker another configuration
     */
    public CircuitBreakerRefresh(
            CircuitBreakerRegistry registry,
            Supplier<Revision> reader,
            BiConsumer<CircuitBreaker, CircuitBreakerConfig> reconfigure) {
        this.registry = registry;
        this.reader = reader;
        this.reconfigure = reconfigure;
    }

    /**
     * Reads all settings anew, whichever keys have changed: a setting may refer to any of them by a placeholder.
     *
     * @param event says that the environment has changed
     */
    @Override
    public synchronized void onApplicationEvent(EnvironmentChangeEvent event) {
        Revision revision;
        List<Change> changes;
        try {
            revision = reader.get();
            changes = changes(revision);
        } catch (IllegalArgumentException refused) {
            LOGGER.error("Circuit breakers keep their settings, because the changed ones are refused. "
                    + refused.getMessage());
            return;
        }
        revision.accept();
        for (Change change : changes) {
            reconfigure.accept(change.breaker(), change.config());
        }
        revision.names().forEach(registry::get);
    }

    /** All of them before the first is applied, so that one that is refused stops the others, too. */
    private List<Change> changes(Revision revision) {
        List<Change> changes = new ArrayList<>();
        for (CircuitBreaker breaker : registry.all()) {
            revision.changed(breaker.name()).ifPresent(config -> changes.add(new Change(breaker, config)));
        }
        return changes;
    }
}
