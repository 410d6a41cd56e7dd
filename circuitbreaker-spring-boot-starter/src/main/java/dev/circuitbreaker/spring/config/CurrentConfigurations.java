package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that hold for circuit breakers created now: what the properties say, then what the customizers say,
 * and then what code has said for one name. A refresh replaces the first.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CurrentConfigurations implements Function<String, CircuitBreakerConfig> {

    private final List<CircuitBreakerConfigCustomizer> customizers;

    /** Where the settings begin of what has none by its name, and what code has said, each by the relaxed name. */
    private final ConcurrentMap<String, Beginning> beginnings = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Consumer<CircuitBreakerConfig.Builder>> changes = new ConcurrentHashMap<>();

    /** Tells what a circuit breaker begins with that has no settings by its name. */
    @FunctionalInterface
    public interface Beginning {

        /**
         * Called when the circuit breaker is created, and with every refresh.
         *
         * @param written what the properties say
         * @return its settings
         */
        CircuitBreakerConfig in(CircuitBreakerConfigurations written);
    }

    /** Written by a refresh, one at a time; read wherever a circuit breaker is created. */
    private volatile CircuitBreakerConfigurations written;

    /**
     * Creates those of an application.
     *
     * @param written what the properties say
     * @param customizers change what is written, in this order
     */
    public CurrentConfigurations(
            CircuitBreakerConfigurations written, List<CircuitBreakerConfigCustomizer> customizers) {
        this.written = written;
        this.customizers = List.copyOf(customizers);
    }

    /**
     * Returns the configuration for a circuit breaker.
     *
     * @param name the name of the circuit breaker
     * @return what is written for it, with what customizers have changed
     */
    @Override
    public CircuitBreakerConfig apply(String name) {
        return customized(name, written);
    }

    /**
     * Returns the configuration that a circuit breaker would have if something else were written. A candidate that is written
     * beside it gets what customizers change, too.
     *
     * @param name the name of the circuit breaker
     * @param others what would be written
     * @return what would be written for it, with what customizers would change
     */
    public CircuitBreakerConfig customized(String name, CircuitBreakerConfigurations others) {
        CircuitBreakerConfig config = written(name, others);
        Consumer<CircuitBreakerConfig.Builder> change = changes.get(BreakerNameRules.relaxed(name));
        if (customizers.isEmpty() && change == null) {
            return config;
        }
        CircuitBreakerConfig.Builder builder = config.toBuilder();
        customize(name, builder, change);
        CircuitBreakerConfig candidate = config.candidate();
        if (candidate != null && builder.build().candidate() == candidate) {
            CircuitBreakerConfig.Builder onTrial = candidate.toBuilder();
            customize(name, onTrial, change);
            builder.candidate(onTrial.noCandidate().build());
        }
        return builder.build();
    }

    private void customize(
            String name,
            CircuitBreakerConfig.Builder builder,
            @Nullable Consumer<CircuitBreakerConfig.Builder> change) {
        customizers.forEach(customizer -> customizer.customize(name, builder));
        if (change != null) {
            change.accept(builder);
        }
    }

    private CircuitBreakerConfig written(String name, CircuitBreakerConfigurations others) {
        Beginning beginning = others.isWritten(name) ? null : beginnings.get(BreakerNameRules.relaxed(name));
        return beginning == null ? others.forName(name) : beginning.in(others);
    }

    /**
     * Tells whether the same is written for a circuit breaker in both.
     *
     * @param name the name of the circuit breaker
     * @param one what is written
     * @param other what may be written instead
     * @return true if every setting is equal, those of its group included
     */
    public boolean areSameFor(String name, CircuitBreakerConfigurations one, CircuitBreakerConfigurations other) {
        return CircuitBreakerConfigurations.areSame(written(name, one), written(name, other));
    }

    /**
     * Lets the settings of a circuit breaker begin elsewhere than in the defaults, as long as none are written by its name.
     * Does nothing to one that exists.
     *
     * @param name the name of the circuit breaker
     * @param beginning says with what
     * @return false if that has been said before, which stays
     */
    public boolean beginWith(String name, Beginning beginning) {
        return beginnings.putIfAbsent(BreakerNameRules.relaxed(name), beginning) == null;
    }

    /**
     * Changes settings of one circuit breaker, after what is written, after the customizers and after earlier changes. Does nothing to one that exists.
     *
     * @param name the name of the circuit breaker
     * @param change what to change; called again with every refresh
     */
    public void change(String name, Consumer<CircuitBreakerConfig.Builder> change) {
        changes.merge(BreakerNameRules.relaxed(name), change, Consumer::andThen);
    }

    /**
     * Returns what the properties say.
     *
     * @return the configurations without those of customizers
     */
    public CircuitBreakerConfigurations written() {
        return written;
    }

    /**
     * Lets something else hold from now on.
     *
     * @param replacement what the properties say now
     */
    public void replace(CircuitBreakerConfigurations replacement) {
        written = replacement;
    }
}
