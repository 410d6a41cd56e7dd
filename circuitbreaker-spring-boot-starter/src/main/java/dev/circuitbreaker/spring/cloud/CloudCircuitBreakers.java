package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.aop.FallbackListener;
import dev.circuitbreaker.spring.aop.FallbackListeners;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.ConfiguredClassifier;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * The circuit breakers of a registry as both factories give them out. An id is a name. What is written for that name holds;
 * else what is written under the name of its group; else the default of the factory; else the application's. What {@code
 * configure} says comes on top.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CloudCircuitBreakers {

    private final CircuitBreakerRegistry registry;
    private final CurrentConfigurations current;

    /** Looked up with the first fallback: the factories may be wanted before the meters are there. */
    private final SingletonSupplier<FallbackListeners> listeners;

    /** Looked up with the first call, for the same reason. */
    private final SingletonSupplier<CallObserver> observer;

    /**
     * Creates those of a registry.
     *
     * @param registry the circuit breakers
     * @param current what their settings are
     * @param listeners are told of the fallbacks that Spring Cloud brings
     * @param observer watches the calls, where there is one
     */
    public CloudCircuitBreakers(
            CircuitBreakerRegistry registry,
            CurrentConfigurations current,
            ObjectProvider<FallbackListener> listeners,
            ObjectProvider<CallObserver> observer) {
        this.registry = registry;
        this.current = current;
        this.listeners = SingletonSupplier.of(
                () -> new FallbackListeners(listeners.orderedStream().toList()));
        this.observer = SingletonSupplier.ofNullable(observer::getIfAvailable);
    }

    /** What watches calls; null if nothing does. */
    @Nullable
    CallObserver observer() {
        return observer.get();
    }

    FallbackListeners listeners() {
        return listeners.obtain();
    }

    /** The circuit breaker that now has a name. */
    CircuitBreaker named(String id) {
        return registry.get(id);
    }

    /** The settings that a circuit breaker of this name has, or would have if it were created now. */
    CircuitBreakerConfig configOf(String id) {
        return registry.find(id).map(CircuitBreaker::config).orElseGet(() -> current.apply(id));
    }

    /**
     * Sees to it that there is a circuit breaker.
     *
     * @param group its group; null if it has none
     * @param defaults what it begins with if nothing is written for it; null for the application's defaults
     * @throws IllegalArgumentException if there is no id, or one that cannot be a name
     */
    void create(String id, @Nullable String group, @Nullable Function<String, CircuitBreakerConfig> defaults) {
        Assert.hasText(id, "A circuit breaker must have an id");
        if (!current.written().isWritten(id)) {
            if (group != null && current.written().forGroup(group).isPresent()) {
                beginWithGroup(id, group);
            } else if (defaults != null && registry.find(id).isEmpty()) {
                beginWithDefault(id, defaults.apply(id));
            }
        }
        registry.get(id);
    }

    private void beginWithGroup(String id, String group) {
        if (current.beginWith(id, written -> written.forGroup(group).orElseGet(() -> written.forName(id)))) {
            registry.find(id).ifPresent(existing -> reconfigure(existing, current.apply(id)));
        }
    }

    /** Its clock is that of the application, and so is what says what exceptions mean, unless it has its own. */
    private void beginWithDefault(String id, CircuitBreakerConfig given) {
        ExceptionClassifier own = given.exceptionClassifier();
        boolean isFirst = current.beginWith(id, written -> completed(given, written.forName(id)));
        if (isFirst && own != null && !(own instanceof ConfiguredClassifier)) {
            current.change(id, builder -> builder.exceptionClassifier(own));
        }
    }

    private static CircuitBreakerConfig completed(CircuitBreakerConfig given, CircuitBreakerConfig application) {
        CircuitBreakerConfig.Builder builder = given.toBuilder().ticker(application.ticker());
        if (given.wrapperPredicate() == null && application.wrapperPredicate() != null) {
            builder.wrapperPredicate(application.wrapperPredicate());
        }
        if (given.exceptionClassifier() == null && application.exceptionClassifier() != null) {
            builder.exceptionClassifier(application.exceptionClassifier());
        }
        return builder.build();
    }

    /** Changes the settings of one circuit breaker now, and with every refresh; creates it if there is none. */
    void configure(String id, Consumer<CircuitBreakerConfig.Builder> change) {
        Assert.hasText(id, "A circuit breaker must have an id");
        boolean exists = registry.find(id).isPresent();
        current.change(id, change);
        CircuitBreaker breaker = registry.get(id);
        CircuitBreakerConfig.Builder builder = breaker.config().toBuilder();
        change.accept(builder);
        CircuitBreakerConfig config = builder.build();
        // A registry of the application's own does not know what was said here.
        if (exists || !CircuitBreakerConfigurations.areSame(config, breaker.config())) {
            breaker.reconfigure(config);
        }
    }

    /** A running breaker keeps its clock, even if a customizer makes one for each. */
    private static void reconfigure(CircuitBreaker running, CircuitBreakerConfig config) {
        running.reconfigure(config.toBuilder().ticker(running.config().ticker()).build());
    }
}
