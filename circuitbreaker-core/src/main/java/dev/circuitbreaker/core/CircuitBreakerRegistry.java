package dev.circuitbreaker.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final UnaryOperator<String> spelling;
    private final ConcurrentMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    /** The name of a circuit breaker by what {@code spelling} makes of it. */
    private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

    private final Listeners<CircuitBreaker> onAdded = new Listeners<>("A listener of added circuit breakers");
    private final Listeners<CircuitBreaker> onRemoved = new Listeners<>("A listener of removed circuit breakers");

    /** Held to change {@code breakers}, and never while anything else is called. */
    private final ReentrantLock lock = new ReentrantLock();

    private final OrderedNotifications news = new OrderedNotifications();

    private CircuitBreakerRegistry(
            Function<String, CircuitBreakerConfig> configs, int maxSize, UnaryOperator<String> spelling) {
        this.configs = configs;
        this.maxSize = maxSize;
        this.spelling = spelling;
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
        return of(configs, maxSize, UnaryOperator.identity());
    }

    /**
     * Creates a registry in which several spellings of a name mean one circuit breaker. It is called as it was spelled
     * first.
     *
     * @param configs gives the settings for a name; called once per circuit breaker
     * @param maxSize at least 1; default {@value #DEFAULT_MAX_SIZE}
     * @param spelling gives the same text for all spellings of a name, such as one in lower case; not asked for a name that
     *     is that of a circuit breaker
     * @return a new registry
     * @throws InvalidSettingException if the size is less than 1
     */
    public static CircuitBreakerRegistry of(
            Function<String, CircuitBreakerConfig> configs, int maxSize, UnaryOperator<String> spelling) {
        return new CircuitBreakerRegistry(
                Objects.requireNonNull(configs, "configs"),
                ConfigData.atLeast("maxSize", maxSize, 1),
                Objects.requireNonNull(spelling, "spelling"));
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
        CircuitBreaker existing = spelled(NameRule.valid("name", name));
        if (existing != null) {
            return existing;
        }
        CircuitBreaker fresh = CircuitBreaker.of(name, configs.apply(name));
        boolean first;
        lock.lock();
        try {
            existing = spelled(name);
            if (existing != null) {
                return existing;
            }
            requireRoom(name);
            breakers.put(name, fresh);
            names.put(spelling.apply(name), name);
            first = news.add(name, () -> onAdded.tell(fresh));
        } finally {
            lock.unlock();
        }
        if (first) {
            news.tell(name);
        }
        return fresh;
    }

    private @Nullable CircuitBreaker spelled(String name) {
        CircuitBreaker same = breakers.get(name);
        if (same != null) {
            return same;
        }
        String other = names.get(spelling.apply(name));
        return other == null ? null : breakers.get(other);
    }

    private void requireRoom(String name) {
        if (breakers.size() >= maxSize) {
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
        return Optional.ofNullable(spelled(name));
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
     * Does what time has brought to all circuit breakers, those for keys included: waits and leases that are over, and
     * calls in flight that hang. It would be done, and dated the same, at the next call or read; a look lets listeners, logs
     * and meters know in time when no call comes. So a thread that calls this every second is worth its while where all
     * other threads may hang. The library has none of its own.
     *
     * <p>If a look fails, as one whose {@link Ticker} throws, the others are looked at all the same; then the first exception is
     * thrown.
     */
    public void look() {
        Throwable failed = null;
        for (CircuitBreaker breaker : breakers.values()) {
            try {
                breaker.look();
            } catch (RuntimeException | Error thrown) {
                failed = failed == null ? thrown : failed;
            }
        }
        if (failed instanceof Error error) {
            throw error;
        } else if (failed instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /**
     * Has all circuit breakers begin anew, each in its {@code initialState}, with an empty window and without keys, as a test does
     * that is not to see what the one before has left. They stay the same objects, and so do their listeners, who
     * hear of the transitions. Settings, lifetime counters, calls in flight, and the keys that have some stay, too.
     *
     * @param reason why, for the transitions' cause; may be null
     */
    public void restart(@Nullable String reason) {
        for (CircuitBreaker breaker : breakers.values()) {
            Objects.requireNonNull(breaker.keys, "keys of a breaker in a registry")
                    .restart(reason);
        }
    }

    /**
     * Removes a circuit breaker. A caller that still holds it may go on to use it, but its listeners hear no more of it.
     *
     * @param name the name
     * @return the removed circuit breaker, or empty if there was none
     */
    public Optional<CircuitBreaker> remove(String name) {
        CircuitBreaker removed;
        boolean first;
        lock.lock();
        try {
            removed = spelled(name);
            if (removed == null) {
                return Optional.empty();
            }
            CircuitBreaker gone = removed;
            breakers.remove(gone.name());
            names.remove(spelling.apply(gone.name()));
            first = news.add(gone.name(), () -> {
                onRemoved.tell(gone);
                gone.close();
            });
        } finally {
            lock.unlock();
        }
        if (first) {
            news.tell(removed.name());
        }
        return Optional.of(removed);
    }

    /**
     * Registers a listener for circuit breakers created from now on.
     *
     * @param listener called by the creating thread, or by one that is just telling of the same name; what happens to
     *     one name is told in the order in which it happened; if it throws, that is logged
     * @return closes the registration
     */
    public CircuitBreaker.Registration onAdded(Consumer<? super CircuitBreaker> listener) {
        return onAdded.add(listener);
    }

    /**
     * Registers a listener for circuit breakers removed from now on.
     *
     * @param listener called by the removing thread, or by one that is just telling of the same name; what happens to
     *     one name is told in the order in which it happened; if it throws, that is logged
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
