package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One breaker and those for its keys, as far as they are one: what is done to all of them, and what they count
 * together. Which keys there are is for the {@link KeyPlaces} to say.
 *
 * <p>This object's lock is held for changes that are for all keys, so that two of them do not leave some keys with the one and
 * some with the other; a breaker created meanwhile either finds the change done or is found by it, also if its is the first key.
 */
final class BreakerFamily {

    private final CallPipeline own;

    /** Null until the first key is asked for. Written under this object's lock. */
    private volatile @Nullable KeyPlaces places;

    BreakerFamily(CallPipeline own) {
        this.own = own;
    }

    /** Returns the breaker for a key, or null if it has no place and can get none. */
    @Nullable
    CircuitBreaker find(@Nullable Object key) {
        KeyPlaces present = places;
        String text = key == null ? null : key.toString();
        Place place = text == null || present == null ? null : present.find(text);
        if (place == null) {
            place = (present != null ? present : places()).create(valid(text));
        }
        return place == null ? null : place.breaker;
    }

    private synchronized KeyPlaces places() {
        KeyPlaces present = places;
        if (present == null) {
            present = new KeyPlaces(own);
            places = present;
        }
        return present;
    }

    private String valid(@Nullable String key) {
        try {
            return NameRule.valid("key", key);
        } catch (InvalidSettingException refused) {
            throw refused.forCircuitBreaker(own.name());
        }
    }

    /** All there are, in the order of their keys. */
    Map<String, CircuitBreaker> all() {
        KeyPlaces present = places;
        return present == null ? Map.of() : present.all();
    }

    /** How many keys have given way. */
    long evicted() {
        KeyPlaces present = places;
        return present == null ? 0 : present.evicted();
    }

    /**
     * Does the same to the breaker and to those for its keys. Listeners are told when the next order may come.
     *
     * @param news tells of the change itself, before what it brings about
     */
    private void order(Consumer<CallPipeline> change, Runnable news) {
        List<CallPipeline> changed = new ArrayList<>();
        try {
            changeAll(change, changed);
        } finally {
            news.run();
            changed.forEach(pipeline -> pipeline.machine.release());
        }
    }

    private synchronized void changeAll(Consumer<CallPipeline> change, List<CallPipeline> changed) {
        changeAndHold(own, change, changed);
        placed().forEach(place -> changeAndHold(place.breaker.pipeline, change, changed));
    }

    private static void changeAndHold(
            CallPipeline pipeline, Consumer<CallPipeline> change, List<CallPipeline> changed) {
        pipeline.machine.hold();
        changed.add(pipeline);
        change.accept(pipeline);
    }

    /** Enters a state, with all keys. */
    void force(State state, String what, @Nullable String reason) {
        order(pipeline -> pipeline.force(state, what, reason), () -> {});
        KeyPlaces present = places;
        if (present != null) {
            present.reconsiderAll();
        }
    }

    /** Begins anew, with all keys, of which only those with calls in flight keep their places. */
    void restart(@Nullable String reason) {
        force(State.CLOSED, "restarted", reason);
        State initial = own.config().initialState();
        if (initial != State.CLOSED) {
            long now = own.ticker.read();
            order(
                    pipeline -> pipeline.machine.enter(initial, state -> state != initial, "initial state", now),
                    () -> {});
        }
        own.beginTrialAnew();
        placed().forEach(place -> place.breaker.pipeline.beginTrialAnew());
        KeyPlaces present = places;
        if (present != null) {
            present.clear();
        }
    }

    /** Changes the settings, with all keys; the change itself is told once. */
    void reconfigure(CircuitBreakerConfig config) {
        AtomicReference<CircuitBreakerEvent.@Nullable Reconfigured> told = new AtomicReference<>();
        Consumer<CallPipeline> change = pipeline -> {
            CircuitBreakerEvent.Reconfigured changed = pipeline.reconfigure(config);
            if (pipeline == own) {
                told.set(changed);
            }
        };
        order(change, () -> {
            CircuitBreakerEvent.Reconfigured changed = told.get();
            if (changed != null) {
                own.tell(changed);
            }
        });
    }

    private Collection<Place> placed() {
        KeyPlaces present = places;
        return present == null ? List.of() : present.placed();
    }

    private Collection<Place> seen() {
        KeyPlaces present = places;
        return present == null ? List.of() : present.seen();
    }

    /** Does what time has brought, here and for the keys. */
    void look() {
        long now = own.ticker.read();
        own.machine.look(now);
        Candidate.look(own.candidate(), now);
        seen().forEach(place -> {
            place.machine.look(now);
            Candidate.look(place.breaker.pipeline.candidate(), now);
        });
    }

    CircuitBreakerSnapshot snapshot() {
        long now = own.ticker.read();
        int inFlight = 0;
        int hung = 0;
        for (Place place : seen()) {
            place.machine.look(now);
            inFlight += place.machine.ledger.inFlight();
            hung += place.machine.ledger.slowInFlight();
        }
        return own.machine.snapshot(now, inFlight, hung);
    }

    CircuitBreakerTotals totals() {
        KeyPlaces present = places;
        return present == null ? own.machine.totals.read(own.machine.ledger, 0, 0) : present.totals();
    }

    void close() {
        own.close();
        placed().forEach(place -> place.breaker.pipeline.close());
    }
}
