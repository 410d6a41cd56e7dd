package dev.circuitbreaker.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The circuit breakers of an application by name. Safe for use by many threads at once.
 *
 * <p>Bounded: names are meant to be written by people. A registry that is full refuses the next name with an exception
 * that says so, rather than to grow with the data that names were made from, or to stop protecting calls in silence.
 */
public final class CircuitBreakerRegistry {

    /** How many circuit breakers a registry holds unless told otherwise. */
    public static final int DEFAULT_MAX_SIZE = 1_000;

    private final Function<String, CircuitBreakerConfig> configs;
    private final int maxSize;
    private final AtomicInteger size = new AtomicInteger();
    private final ConcurrentMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Guests<CircuitBreaker> onAdded = new Guests<>("A listener of added circuit breakers");
    private final Guests<CircuitBreaker> onRemoved = new Guests<>("A listener of removed circuit breakers");

    private CircuitBreakerRegistry(Function<String, CircuitBreakerConfig> configs, int maxSize) {
        this.configs = configs;
        this.maxSize = maxSize;
    }

    /**
     * Creates a registry whose circuit breakers all have the same settings.
     *
     * @param defaultConfig the settings
     * @return a new registry
     */
    public static CircuitBreakerRegistry of(CircuitBreakerConfig defaultConfig) {
        Objects.requireNonNull(defaultConfig, "defaultConfig");
        return of(name -> defaultConfig);
    }

    /**
     * Creates a registry that looks up the settings of a circuit breaker when it creates it.
     *
     * @param configs gives the settings for a name; called once per circuit breaker
     * @return a new registry
     */
    public static CircuitBreakerRegistry of(Function<String, CircuitBreakerConfig> configs) {
        return of(configs, DEFAULT_MAX_SIZE);
    }

    /**
     * Creates a registry that holds at most so many circuit breakers.
     *
     * @param configs gives the settings for a name; called once per circuit breaker
     * @param maxSize at least 1; default {@value #DEFAULT_MAX_SIZE}
     * @return a new registry
     * @throws InvalidSettingException if the size is less than 1
     */
    public static CircuitBreakerRegistry of(Function<String, CircuitBreakerConfig> configs, int maxSize) {
        return new CircuitBreakerRegistry(
                Objects.requireNonNull(configs, "configs"), Settings.atLeast("maxSize", maxSize, 1));
    }

    /**
     * Returns the circuit breaker with this name, and creates it if there is none.
     *
     * @param name from 1 to 128 characters, none of them a control character
     * @return the circuit breaker, the same one for the same name
     * @throws InvalidSettingException if the name is not usable
     * @throws IllegalStateException if the registry is full
     */
    public CircuitBreaker get(String name) {
        CircuitBreaker existing = breakers.get(name);
        if (existing != null) {
            return existing;
        }
        CircuitBreaker fresh = CircuitBreaker.of(name, configs.apply(name));
        reserve(name);
        CircuitBreaker winner = breakers.putIfAbsent(name, fresh);
        if (winner != null) {
            size.decrementAndGet();
            return winner;
        }
        onAdded.tell(fresh);
        return fresh;
    }

    private void reserve(String name) {
        if (size.incrementAndGet() > maxSize) {
            size.decrementAndGet();
            throw new IllegalStateException("No room for circuit breaker '" + name + "': the registry holds " + maxSize
                    + " already. Are names made from data? Remove those no longer needed, or set a larger maxSize.");
        }
    }

    /**
     * Returns the circuit breaker with this name, if there is one. Never creates any.
     *
     * @param name the name
     * @return the circuit breaker, or empty
     */
    public Optional<CircuitBreaker> find(String name) {
        return Optional.ofNullable(breakers.get(name));
    }

    /**
     * Returns all circuit breakers.
     *
     * @return an immutable copy, in the order of their names
     */
    public Collection<CircuitBreaker> all() {
        return breakers.values().stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /**
     * Removes a circuit breaker. Whoever still holds it may go on to use it, but its listeners hear no more of it.
     *
     * @param name the name
     * @return the removed circuit breaker, or empty if there was none
     */
    public Optional<CircuitBreaker> remove(String name) {
        CircuitBreaker removed = breakers.remove(name);
        if (removed != null) {
            size.decrementAndGet();
            onRemoved.tell(removed);
            removed.close();
        }
        return Optional.ofNullable(removed);
    }

    /**
     * Registers a listener for circuit breakers created from now on.
     *
     * @param listener called by the creating thread; if it throws, that is logged
     * @return closes the registration
     */
    public CircuitBreaker.Registration onAdded(Consumer<? super CircuitBreaker> listener) {
        return onAdded.add(listener);
    }

    /**
     * Registers a listener for circuit breakers removed from now on.
     *
     * @param listener called by the removing thread; if it throws, that is logged
     * @return closes the registration
     */
    public CircuitBreaker.Registration onRemoved(Consumer<? super CircuitBreaker> listener) {
        return onRemoved.add(listener);
    }

    @Override
    public String toString() {
        return "CircuitBreakerRegistry" + List.copyOf(breakers.keySet());
    }
}
