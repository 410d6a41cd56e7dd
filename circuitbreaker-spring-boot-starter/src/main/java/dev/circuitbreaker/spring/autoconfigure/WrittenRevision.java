package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.refresh.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the properties say now, compared with what they said before. */
final class WrittenRevision implements Revision {

    private final CurrentConfigurations current;
    private final CircuitBreakerRegistry registry;
    private final CircuitBreakerConfigurations before;
    private final CircuitBreakerConfigurations after;

    WrittenRevision(
            CurrentConfigurations current, CircuitBreakerRegistry registry, CircuitBreakerConfigurations after) {
        this.current = current;
        this.registry = registry;
        this.before = current.written();
        this.after = after;
    }

    /**
     * Compares what is written, not what the breaker has: an operator may have changed that, and customizers may make
     * predicates anew each time.
     */
    @Override
    public Optional<CircuitBreakerConfig> changed(String name) {
        if (after.isSameFor(name, before)) {
            return Optional.empty();
        }
        CircuitBreakerConfig config = current.with(after).apply(name);
        // A running breaker keeps its clock, even if a customizer makes one for each.
        return registry.find(name)
                .map(CircuitBreaker::config)
                .map(running -> config.toBuilder().ticker(running.ticker()).build());
    }

    @Override
    public void accept() {
        List<String> warnings = new ArrayList<>(after.warnings());
        warnings.removeAll(before.warnings());
        CircuitBreakerAutoConfiguration.say(warnings, false); // the start is long over
        current.replace(current.with(after));
    }

    @Override
    public Set<String> names() {
        return after.names();
    }
}
