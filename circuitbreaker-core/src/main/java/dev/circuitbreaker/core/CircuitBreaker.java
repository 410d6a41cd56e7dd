package dev.circuitbreaker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
 * <p>Safe for use by many threads at once. The call path takes no lock, starts no thread and, while the breaker is
 * closed and nobody listens to single calls, makes no garbage.
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
        METRICS_ONLY
    }

    /** A listener's registration. Closing it twice does nothing. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        /** Ends the registration. */
        @Override
        void close();
    }

    private static final int MAX_NAME_LENGTH = 128;

    private final String name;
    private final CircuitBreakerConfig config;
    private final Ticker ticker;
    private final Guests<CircuitBreakerEvent> listeners = new Guests<>("A listener of circuit breaker events");
    private final Guests<CircuitBreakerEvent.StateTransition> transitionListeners =
            new Guests<>("A listener of circuit breaker transitions");
    private final StateMachine machine;

    private CircuitBreaker(String name, CircuitBreakerConfig config) {
        this.name = validName(name);
        this.config = Objects.requireNonNull(config, "config");
        this.ticker = config.ticker();
        this.machine = new StateMachine(name, config, this::tellTransition);
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
        return new CircuitBreaker(name, config);
    }

    private static String validName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            String shown = name.length() > MAX_NAME_LENGTH ? name.length() + " characters" : "\"" + name + "\"";
            throw new InvalidSettingException(
                    "name", shown, "must have 1 to " + MAX_NAME_LENGTH + " characters and no control characters");
        }
        return name;
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
        boolean timed = readsClock();
        long start = timed ? ticker.read() : 0;
        Admission admission = admit(start, timed);
        T result;
        try {
            result = supplier.get();
        } catch (Throwable thrown) {
            threw(admission, start, timed, thrown);
            throw thrown;
        }
        returned(admission, start, timed, result);
        return result;
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
        boolean timed = readsClock();
        long start = timed ? ticker.read() : 0;
        Admission admission = admit(start, timed);
        T result;
        try {
            result = callable.call();
        } catch (Throwable thrown) {
            threw(admission, start, timed, thrown);
            throw thrown;
        }
        returned(admission, start, timed, result);
        return result;
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
            return null;
        });
    }

    /**
     * Makes an asynchronous call. It counts when its stage completes. This method never throws: a rejection, and what the
     * supplier throws, arrive through the returned stage.
     *
     * <p>Cancelling the returned future gives the permit back, counts nothing and cancels the supplied stage.
     *
     * @param <T> what the stage completes with
     * @param supplier the call
     * @return a stage that completes as the supplied one does
     */
    public <T extends @Nullable Object> CompletionStage<T> executeAsync(
            Supplier<? extends CompletionStage<T>> supplier) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Permit permit;
        try {
            permit = acquire();
        } catch (CallNotPermittedException rejected) {
            result.completeExceptionally(rejected);
            return result;
        }
        try {
            AsyncCall.follow(supplier.get(), permit, result);
        } catch (Throwable thrown) {
            permit.failed(thrown);
            result.completeExceptionally(thrown);
        }
        return result;
    }

    /**
     * Asks for a permit to make a call.
     *
     * @return the permit, to be reported on exactly once
     * @throws CallNotPermittedException if the call is not let through
     */
    public Permit acquire() {
        boolean timed = readsClock();
        long start = timed ? ticker.read() : 0;
        return new Permit(this, admit(start, timed), start, timed);
    }

    /**
     * Asks for a permit to make a call.
     *
     * @return the permit, to be reported on exactly once; null if the call is not let through
     */
    public @Nullable Permit tryAcquire() {
        boolean timed = readsClock();
        long start = timed ? ticker.read() : 0;
        return ask(start, timed) instanceof Admission admission ? new Permit(this, admission, start, timed) : null;
    }

    /**
     * Tells whether a call made now would be let through. Takes no permit and counts nothing, so the call itself may
     * still be rejected.
     *
     * @return false if it would be rejected
     */
    public boolean isCallPermitted() {
        return machine.withoutRoom() == null;
    }

    /**
     * Rejects a call that would be rejected if it were made now, before anything is done to prepare it. Takes no permit,
     * so a call that passes may still be rejected when it is made; a call that does not is counted as rejected here, and
     * must not be made.
     *
     * @throws CallNotPermittedException if it would be rejected
     */
    public void checkCallPermitted() {
        Phase rejecting = machine.withoutRoom();
        if (rejecting != null) {
            machine.countRejection();
            tellRejection(rejecting);
            throw new CallNotPermittedException(name, rejecting.state, rejecting.retryAfter(ticker.read()));
        }
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return the settings} */
    public CircuitBreakerConfig config() {
        return config;
    }

    /** {@return the state as of now: what time has brought has been done} */
    public State state() {
        return machine.look(ticker.read()).state;
    }

    /** {@return state and numbers as of now, read in one go} */
    public CircuitBreakerSnapshot snapshot() {
        return machine.snapshot(ticker.read());
    }

    /** {@return the calls counted in the whole life} */
    public CircuitBreakerTotals totals() {
        machine.look(ticker.read());
        return machine.totals();
    }

    /**
     * Rejects every call from now on, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void forceOpen(@Nullable String reason) {
        machine.force(State.FORCED_OPEN, cause("forced open", reason), ticker.read());
    }

    /**
     * Lets every call through from now on and judges none, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void disable(@Nullable String reason) {
        machine.force(State.DISABLED, cause("disabled", reason), ticker.read());
    }

    /**
     * Lets every call through from now on and counts its outcome, until the breaker is reset or told otherwise.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void observe(@Nullable String reason) {
        machine.force(State.METRICS_ONLY, cause("metrics only", reason), ticker.read());
    }

    /**
     * Closes the breaker with an empty window, whatever its state.
     *
     * @param reason why, for the transition's cause; may be null
     */
    public void reset(@Nullable String reason) {
        machine.reset(cause("reset", reason), ticker.read());
    }

    /**
     * Registers a listener for every event. While there is one, every call makes an event object and reads the clock.
     *
     * @param listener called by the thread that brought the event about, after the fact; if it throws, that is logged
     * @return closes the registration
     */
    public Registration addListener(Consumer<? super CircuitBreakerEvent> listener) {
        return listeners.add(listener);
    }

    /**
     * Registers a listener for transitions only, which costs the call path nothing.
     *
     * @param listener called after the fact, once for every transition and in their order, mostly by the thread that
     *     brought it about; if it throws, that is logged
     * @return closes the registration
     */
    public Registration onTransition(Consumer<? super CircuitBreakerEvent.StateTransition> listener) {
        return transitionListeners.add(listener);
    }

    private static String cause(String what, @Nullable String reason) {
        return reason == null ? what : what + ": " + reason;
    }

    private boolean readsClock() {
        return machine.phase().readsClock() || hearsCalls();
    }

    /** Tells whether anybody wants to hear of single calls. */
    private boolean hearsCalls() {
        return !listeners.isEmpty();
    }

    private void tellTransition(CircuitBreakerEvent.StateTransition transition) {
        transitionListeners.tell(transition);
        listeners.tell(transition);
    }

    private Admission admit(long start, boolean timed) {
        Answer answer = ask(start, timed);
        if (answer instanceof Phase rejecting) {
            long retryAfter = rejecting.retryAfter(timed ? start : ticker.read());
            throw new CallNotPermittedException(name, rejecting.state, retryAfter);
        }
        return (Admission) answer;
    }

    private Answer ask(long start, boolean timed) {
        Answer answer = machine.admit(start, timed);
        if (answer instanceof Phase rejecting) {
            tellRejection(rejecting);
        }
        return answer;
    }

    private void tellRejection(Phase rejecting) {
        if (hearsCalls()) {
            listeners.tell(new CircuitBreakerEvent.CallRejected(name, WallClock.now(), rejecting.state));
        }
    }

    void returned(Admission admission, long start, boolean timed, @Nullable Object result) {
        ended(admission, config.classifier().classifyResult(result), start, timed, null);
    }

    void threw(Admission admission, long start, boolean timed, Throwable thrown) {
        ended(admission, config.classifier().classify(thrown), start, timed, thrown);
    }

    void cancelled(Admission admission, long start, boolean timed) {
        ended(admission, Outcome.CANCELLED, start, timed, null);
    }

    private void ended(Admission admission, Outcome outcome, long start, boolean timed, @Nullable Throwable thrown) {
        long end = timed ? ticker.read() : 0;
        machine.ended(admission, outcome, timed && machine.isSlow(end - start), end, timed);
        if (hearsCalls()) {
            tellEnd(outcome, timed ? Duration.ofNanos(end - start) : null, thrown);
        }
    }

    private void tellEnd(Outcome outcome, @Nullable Duration duration, @Nullable Throwable thrown) {
        Instant at = WallClock.now();
        Throwable error = thrown == null ? null : Classifier.unwrap(thrown);
        if (outcome == Outcome.SUCCESS) {
            listeners.tell(new CircuitBreakerEvent.CallSucceeded(name, at, duration));
        } else if (outcome == Outcome.FAILURE) {
            listeners.tell(new CircuitBreakerEvent.CallFailed(name, at, duration, error));
        } else if (outcome == Outcome.IGNORED && error != null) {
            listeners.tell(new CircuitBreakerEvent.CallIgnored(name, at, duration, error));
        }
    }
}
