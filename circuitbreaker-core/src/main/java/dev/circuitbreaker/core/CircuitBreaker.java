package dev.circuitbreaker.core;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to a dependency through while it is healthy and rejects them while it is not.
 *
 * <pre>{@code
 * CircuitBreaker breaker = CircuitBreaker.of("pricing", CircuitBreakerConfig.ofDefaults());
 * Price price = breaker.execute(() -> client.price(sku));
 * }</pre>
 *
 * <p>Every way to make a call does the same: it asks for a permit, makes the call, and reports how it ended. A call that
 * is not let through throws {@link CallNotPermittedException}. What a call returns or throws reaches the caller as it is.
 *
 * <p>A call made inside a synchronous one of the same breaker, on the same thread, goes with it while the breaker is
 * half-open: it takes no place of a probe and decides nothing. A synchronous call that fails counts nothing if its thread
 * was interrupted before it began.
 *
 * <p>Safe for use by many threads at once. The call path takes no lock, starts no thread and, while the breaker is
 * closed and no listener hears single calls, makes no garbage.
 */
public final class CircuitBreaker {

    /** What a circuit breaker does with calls. */
    public enum State {
        /** Lets calls through and counts their outcomes. */
        CLOSED,
        /** Rejects calls until its wait is over. */
        OPEN,
        /** Lets a few probes through to see whether the dependency has recovered. */
        HALF_OPEN,
        /** Rejects calls until it is reset. */
        FORCED_OPEN,
        /** Lets calls through and judges none until it is reset. */
        DISABLED,
        /** Lets calls through, counts their outcomes and never opens, until it is reset. */
        METRICS_ONLY;

        /** {@return whether a breaker stays in this state until it is told otherwise} */
        public boolean isManual() {
            return switch (this) {
                case FORCED_OPEN, DISABLED, METRICS_ONLY -> true;
                case CLOSED, OPEN, HALF_OPEN -> false;
            };
        }

        /** {@return whether every call is rejected in this state; when half-open, some are} */
        public boolean rejectsCalls() {
            return switch (this) {
                case OPEN, FORCED_OPEN -> true;
                case CLOSED, HALF_OPEN, DISABLED, METRICS_ONLY -> false;
            };
        }

        /** {@return whether a breaker can be told to enter this state; it finds the others by itself} */
        public boolean mayBeRequested() {
            return this == CLOSED || isManual();
        }
    }

    /** A listener's registration. Closing it twice does nothing. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        /** Ends the registration. */
        @Override
        void close();
    }

    final CallPipeline pipeline;
    private final StateMachine machine;
    /** Null if this is the breaker for a key, which has none itself. */
    final @Nullable BreakerFamily keys;

    CircuitBreaker(CallPipeline pipeline) {
        this.pipeline = pipeline;
        this.machine = pipeline.machine;
        this.keys = pipeline.parent() == null ? new BreakerFamily(pipeline) : null;
    }

    /**
     * Creates a circuit breaker.
     *
     * @param name from 1 to 128 characters, none of them a control character
     * @param config its settings
     * @return a new circuit breaker
     * @throws InvalidSettingException if the name is not usable
     */
    public static CircuitBreaker of(String name, CircuitBreakerConfig config) {
        return new CircuitBreaker(
                new CallPipeline(NameRule.valid("name", name), Objects.requireNonNull(config, "config")));
    }

    /**
     * Makes a call.
     *
     * @param <T> what it returns
     * @param supplier the call
     * @return what the call returned
     * @throws CallNotPermittedException if it is not let through
     */
    public <T extends @Nullable Object> T execute(Supplier<T> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        Phase phase = machine.phase();
        return phase.timeout == null
                ? SyncCall.<T, RuntimeException>make(pipeline, phase, supplier, null)
                : TimedCall.make(pipeline, supplier, phase.timeout);
    }

    /**
     * Makes a call that may throw a checked exception.
     *
     * @param <T> what it returns
     * @param callable the call
     * @return what the call returned
     * @throws CallNotPermittedException if it is not let through
     * @throws Exception what the call threw
     */
    public <T extends @Nullable Object> T call(Callable<T> callable) throws Exception {
        Objects.requireNonNull(callable, "callable");
        Phase phase = machine.phase();
        return phase.timeout == null
                ? SyncCall.<T, Exception>make(pipeline, phase, null, callable)
                : TimedCall.make(pipeline, callable, phase.timeout);
    }

    /**
     * Makes a call that returns nothing.
     *
     * @param runnable the call
     * @throws CallNotPermittedException if it is not let through
     */
    public void run(Runnable runnable) {
        Objects.requireNonNull(runnable, "runnable");
        execute(() -> {
            runnable.run();
            return Classifier.NOTHING;
        });
    }

    /**
     * Makes an asynchronous call. It counts when its stage completes. This method never throws: a rejection, and what the
     * supplier throws, arrive through the returned stage.
     *
     * <p>Cancelling the returned future gives the permit back, counts nothing and cancels the supplied stage. At the
     * {@code callTimeout}, which runs from the moment the call is let through, the future fails, the supplied stage is
     * cancelled, and what follows runs on a daemon thread of the library.
     *
     * @param <T> what the stage completes with
     * @param supplier the call
     * @return a stage that completes as the supplied one does
     */
    public <T extends @Nullable Object> CompletionStage<T> executeAsync(
            Supplier<? extends CompletionStage<T>> supplier) {
        return AsyncCall.make(pipeline, supplier);
    }

    /**
     * Asks for a permit to make a call.
     *
     * @return the permit, to be reported on exactly once
     * @throws CallNotPermittedException if the call is not let through
     */
    public Permit acquire() {
        return Permit.acquire(pipeline);
    }

    /**
     * Asks for a permit to make a call.
     *
     * @return the permit, to be reported on exactly once; null if the call is not let through
     */
    public @Nullable Permit tryAcquire() {
        return Permit.tryAcquire(pipeline);
    }

    /** {@return whether a call made now would be let through; takes no permit, so the call itself may still be rejected} */
    public boolean isCallPermitted() {
        return machine.withoutRoom() == null;
    }

    /**
     * Rejects a call that would be rejected if it were made now, before anything is done to prepare it. Takes no permit,
     * so a call that passes may still be rejected when it is made; one that does not is counted here, and must not be made.
     *
     * @throws CallNotPermittedException if it would be rejected
     */
    public void checkCallPermitted() {
        pipeline.check();
    }

    /**
     * Returns the breaker for one key, such as a tenant, host or shard, so that a bad one does not open the breaker for
     * all. It is called {@code name[key]} and shares the settings and listeners of this one, as well as what {@link
     * #forceOpen}, {@link #disable}, {@link #observe} and {@link #reset} bring about here.
     *
     * <p>There are at most {@code maxKeys}. Beyond that a key gives way that is closed, has no calls in flight and has
     * seen nothing but plain successes in its window: the one not asked for the longest. While this breaker is in a manual
     * state, any key without calls in flight may. If none can, this breaker itself is returned: it judges the calls of all
     * keys without a place by its own window, and rejects them while it is open. Both are logged, once each. So ask
     * with every call, rather than keep what is returned.
     *
     * @param key its text has 1 to 128 characters, none of them a control character
     * @return the breaker for the key
     * @throws InvalidSettingException if the key is not usable
     * @throws IllegalStateException if this is the breaker for a key itself
     */
    public CircuitBreaker forKey(Object key) {
        if (keys == null) {
            throw new IllegalStateException("Circuit breaker '" + name() + "' is one for a key and has no keys itself");
        }
        CircuitBreaker keyed = keys.find(key);
        return keyed == null ? this : keyed;
    }

    /** {@return the breakers for the keys there are, by key: an immutable copy, in the order of the keys} */
    public Map<String, CircuitBreaker> keys() {
        return keys == null ? Map.of() : keys.all();
    }

    /** {@return where it hears what others know of the same dependency} */
    public Peers peers() {
        return new Peers(this);
    }

    /** {@return how many keys have given way to others in the whole life} */
    public long evictedKeys() {
        return keys == null ? 0 : keys.evicted();
    }

    /** {@return the calls, of keys too, that let callers go late: by half of {@code callTimeout}, and 100 ms at least} */
    public long overdueCalls() {
        return machine.totals.overdue();
    }

    /** {@return the name} */
    public String name() {
        return pipeline.name();
    }

    /** {@return the settings, which change with {@link #reconfigure}} */
    public CircuitBreakerConfig config() {
        return pipeline.config();
    }

    /** {@return the state as of now: what time has brought has been done} */
    public State state() {
        pipeline.catchUp();
        return machine.look(pipeline.ticker.read()).state;
    }

    /** {@return state and numbers as of now, read in one go; calls in flight and rejections include those of all keys} */
    public CircuitBreakerSnapshot snapshot() {
        pipeline.catchUp();
        return pipeline.compared(keys == null ? machine.snapshot(pipeline.ticker.read(), 0, 0) : keys.snapshot());
    }

    /** {@return the calls counted in the whole life, those of all keys included} */
    public CircuitBreakerTotals totals() {
        pipeline.catchUp();
        look();
        return keys == null ? machine.totals.read(machine.ledger, 0, 0) : keys.totals();
    }

    /**
     * Rejects every call from now on, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void forceOpen(@Nullable String reason) {
        force(State.FORCED_OPEN, "forced open", reason);
    }

    /**
     * Lets every call through from now on and judges none, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void disable(@Nullable String reason) {
        force(State.DISABLED, "disabled", reason);
    }

    /**
     * Lets every call through from now on and counts its outcome, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void observe(@Nullable String reason) {
        force(State.METRICS_ONLY, "metrics only", reason);
    }

    /**
     * Closes the breaker with an empty window, whatever its state.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void reset(@Nullable String reason) {
        force(State.CLOSED, "reset", reason);
    }

    private void force(State state, String what, @Nullable String reason) {
        if (keys == null) {
            pipeline.force(state, what, reason);
            machine.totals.tellEnd();
        } else {
            keys.force(state, what, reason);
        }
    }

    /**
     * Changes the settings, atomically. The state stays, and so does the window if its type and size stay. New thresholds
     * are judged at once; a wait that is running keeps its end; the number of probes changes with the next half-open;
     * {@code initialState} means nothing here. Equal settings change nothing. Keys change with it; that is told once.
     *
     * @param config the new settings
     * @throws InvalidSettingException if they have another ticker
     * @throws IllegalStateException if this is the breaker for a key
     */
    public void reconfigure(CircuitBreakerConfig config) {
        Objects.requireNonNull(config, "config");
        if (config.ticker() != pipeline.ticker) {
            throw new InvalidSettingException("ticker", config.ticker(), "must stay the same (" + pipeline.ticker + ")")
                    .forCircuitBreaker(pipeline.name());
        }
        CallPipeline parent = pipeline.parent();
        if (parent != null) {
            throw new IllegalStateException(
                    "Circuit breaker '" + name() + "' shares the settings of '" + parent.name() + "': change those");
        }
        Objects.requireNonNull(keys).reconfigure(config);
    }

    /**
     * Registers a listener for every event. While there is one, every call makes an event object and reads the clock.
     *
     * @param listener called after the fact, causes before effects, by the thread that brought the event about, or by a
     *     daemon thread of the library if that was a {@code callTimeout}; if it throws, that is logged
     * @return closes the registration
     */
    public Registration addListener(Consumer<? super CircuitBreakerEvent> listener) {
        return pipeline.listeners().events.add(listener);
    }

    /**
     * Registers a listener for transitions only, which costs the call path nothing.
     *
     * @param listener called after the fact, once for every transition and in their order, mostly by the thread that
     *     brought it about; those of other keys may be told at the same time; if it throws, that is logged
     * @return closes the registration
     */
    public Registration onTransition(Consumer<? super CircuitBreakerEvent.StateTransition> listener) {
        return pipeline.listeners().transitions.add(listener);
    }

    /**
     * Registers a listener for failures only, which costs successful calls nothing.
     *
     * @param listener called after the fact for every call that counts as a failure; if it throws, that is logged
     * @return closes the registration
     */
    public Registration onFailure(Consumer<? super CircuitBreakerEvent.CallFailed> listener) {
        return pipeline.listeners().failures.add(listener);
    }

    /**
     * Registers a listener for what an {@link ExceptionClassifier} was asked about, which costs successful calls nothing.
     *
     * @param listener called after the fact with what the classifier said; if it throws, that is logged
     * @return closes the registration
     */
    public Registration onException(Consumer<? super ClassifiedException> listener) {
        return pipeline.listeners().exceptions.add(listener);
    }

    /** Does what time has brought, here and for all keys. */
    void look() {
        if (keys == null) {
            machine.look(pipeline.ticker.read());
        } else {
            keys.look();
        }
    }

    /** Forgets all listeners, those of its keys included, because it has been removed from its registry. */
    void close() {
        Objects.requireNonNull(keys, "keys of a breaker in a registry").close();
    }

    @Override
    public String toString() {
        return "CircuitBreaker[" + pipeline.name() + ", " + machine.phase().state + "]";
    }
}
