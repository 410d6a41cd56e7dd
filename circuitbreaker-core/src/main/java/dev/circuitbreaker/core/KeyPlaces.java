package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places that one breaker has for keys, at most {@code maxKeys} of them.
 *
 * <h2>Who gives way</h2>
 *
 * <p>Keys are data, so there may be more of them than was foreseen. A key that comes when all places are taken gets
 * that of the key not asked for the longest, provided that nothing is lost with its breaker: it must be closed, have no
 * calls in flight, and hold nothing in its window but plain successes. A slow outcome counts like a failure here, because
 * a dependency that answers slowly would otherwise never be found out where its keys take turns. While a manual state
 * holds, nothing is judged, and any idle key may go.
 *
 * <p>If none may go, the call is the breaker's own: its window judges the calls of all keys without a place, and when
 * it is open, it rejects those. So whatever the number of keys, a dead dependency is found out.
 *
 * <p>A key that fails once and is never heard of again would hold its place for ever, and so would one that opened. So a
 * key that does not reject calls gives way also when it has not been asked for during a day in which other keys had no place.
 * One that an operator put in a manual state keeps its place, whatever happens.
 *
 * <h2>What it costs</h2>
 *
 * <p>To find the breaker of a key is to look it up and, unless it is the one looked up last, to write the turn down.
 * Turns are given out by a plain race: two keys that are asked for at the same moment may get the same, and neither is
 * idle for longer than the other. They are no times, so that no call has to read the clock. The {@link EvictionOrder} knows
 * who is next.
 *
 * <p>{@code lock} is held to create, evict or add up, and no listener is told anything meanwhile. A call whose key has no
 * place waits for it only if the last one like it got a place: where none gives way, that is found by a look at a single key,
 * or by a look at none if the lock is taken.
 */
final class KeyPlaces {

    private static final long A_DAY = TimeUnit.DAYS.toNanos(1);

    private final CallPipeline own;
    private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}, like the following. */
    private final EvictionOrder evictionOrder = new EvictionOrder(this::mayGo);

    private final Consumer<Place> onEnd = evictionOrder::comeBack;
    private boolean saidThatFull;
    private boolean saidThatEvicting;
    private long evicted;

    /** The turn of the place looked up last. Written in a plain race by the threads that look up another one. */
    private volatile long newestTurn;

    /** Whether no key could give way when that was last asked. Written under {@code lock}. */
    private volatile boolean full;

    KeyPlaces(CallPipeline own) {
        this.own = own;
    }

    /** Finds the place of a key, and notes that it was asked for. */
    @Nullable
    Place find(String key) {
        Place place = places.get(key);
        if (place != null && place.turn != newestTurn) {
            takeTurn(place);
        }
        return place;
    }

    private void takeTurn(Place place) {
        long turn = newestTurn + 1;
        place.turn = turn;
        newestTurn = turn;
    }

    /** Makes a place for a key, or finds it made by another thread. Returns null if no other key can give way. */
    @Nullable
    Place create(String key) {
        if (!full) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return null;
        }
        try {
            Place winner = places.get(key);
            if (winner != null) {
                return winner;
            }
            boolean room = makeRoom(key);
            if (full == room) {
                full = !room;
            }
            if (!room) {
                sayThatFull(key);
                return null;
            }
            Place fresh = new Place(key, new CircuitBreaker(own.keyed(key)), onEnd);
            takeTurn(fresh);
            evictionOrder.add(fresh);
            places.put(key, fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private boolean makeRoom(String key) {
        int most = own.config().maxKeys();
        while (places.size() >= most) {
            Place going = evictionOrder.next();
            if (going == null) {
                long now = own.ticker.read();
                going = evictionOrder.reconsider(place -> mayGo(place) || isForgotten(place, now));
            }
            if (going == null) {
                return false;
            }
            if (going.machine.totals.fold(going.machine.ledger)) {
                places.remove(going.key);
                evicted++;
                sayThatEvicting(going.key, key);
            } else { // a call has just begun or ended
                evictionOrder.add(going);
            }
        }
        return true;
    }

    /** Has all keys go that have no calls in flight. They have not given way to others, so none is counted as evicted. */
    void clear() {
        lock.lock();
        try {
            evictionOrder.clear();
            for (Place place : List.copyOf(places.values())) {
                if (place.isIdle() && place.machine.totals.fold(place.machine.ledger)) {
                    places.remove(place.key);
                } else {
                    evictionOrder.add(place);
                }
            }
            full = false;
        } finally {
            lock.unlock();
        }
    }

    /** Looks without bringing anything about, because that would be told to listeners. */
    private boolean mayGo(Place place) {
        Phase phase = place.machine.phase();
        return place.isIdle()
                && (own.machine.phase().state.isManual() || (phase.state == State.CLOSED && !phase.holdsMarks()));
    }

    private boolean isForgotten(Place place, long now) {
        Phase phase = place.machine.phase();
        boolean rejects = phase.state.rejectsCalls() && !phase.mayBeDue(now);
        return place.unusedFor(now, newestTurn) >= A_DAY && !rejects && !phase.state.isManual() && place.isIdle();
    }

    private void sayThatFull(String key) {
        if (!saidThatFull) {
            saidThatFull = true;
            warn("No room for key '" + key + "' of circuit breaker '" + own.name() + "': all " + places.size()
                    + " keys are in use, have seen failures or reject calls. Calls with other keys share the breaker '"
                    + own.name() + "'. Set a larger maxKeys, or a key with fewer values. This is said once.");
        }
    }

    private void sayThatEvicting(String old, String key) {
        if (!saidThatEvicting) {
            saidThatEvicting = true;
            warn(
                    "Key '" + old + "' of circuit breaker '" + own.name() + "' gives way to key '" + key
                            + "', and begins with an empty window if it comes back: there are more keys than maxKeys ("
                            + own.config().maxKeys()
                            + "). Set a larger maxKeys if that many are in use, or a key with fewer values. This is said once.");
        }
    }

    /** Looked up here for the reason that {@link Listeners} has. */
    private static void warn(String message) {
        try {
            System.getLogger(CircuitBreaker.class.getName()).log(Level.WARNING, message);
        } catch (RuntimeException ofTheLogger) {
            // The call has nothing to do with it.
        }
    }

    /** How many keys have given way. */
    long evicted() {
        lock.lock();
        try {
            return evicted;
        } finally {
            lock.unlock();
        }
    }

    /** All there are, in the order of their keys. */
    Map<String, CircuitBreaker> all() {
        Map<String, CircuitBreaker> all = new TreeMap<>();
        placed().forEach(place -> all.put(place.key, place.breaker));
        return Collections.unmodifiableMap(all);
    }

    /** All there are at one moment. */
    Collection<Place> placed() {
        lock.lock();
        try {
            return List.copyOf(places.values());
        } finally {
            lock.unlock();
        }
    }

    /** All there are, or were a moment ago; without waiting. */
    Collection<Place> seen() {
        return places.values();
    }

    /** Adds up while none gives way, so that nothing is read twice or missed. */
    CircuitBreakerTotals totals() {
        lock.lock();
        try {
            long successes = 0;
            long hung = 0;
            for (Place place : places.values()) {
                successes += place.machine.ledger.successes();
                hung += place.machine.ledger.everHung();
            }
            return own.machine.totals.read(own.machine.ledger, successes, hung);
        } finally {
            lock.unlock();
        }
    }

    /** After an order that may let keys go that could not before. */
    void reconsiderAll() {
        lock.lock();
        try {
            evictionOrder.takeAllBack();
        } finally {
            lock.unlock();
        }
    }
}
