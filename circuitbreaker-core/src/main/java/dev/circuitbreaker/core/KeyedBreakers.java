package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The breakers for the keys of one breaker, at most {@code maxKeys} of them.
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>Keys are data, so there may be more of them than anybody thought of. A key that comes when all places are taken gets
 * that of the key not asked for the longest, provided that nothing is lost with its breaker: it must be closed and have
 * no calls in flight. If there is none like that, one will do that waits for probes nobody makes; otherwise shards that
 * are gone for good would hold their places for ever. A breaker that rejects calls is never evicted.
 *
 * <p>If nobody can be evicted, the breaker itself takes the calls of the keys that have no place: they share one state,
 * as they would without keys. An exception would make the outage of some shards one of all new ones; to let the calls
 * through without a breaker would be no protection. The first time is logged.
 *
 * <p>To find the breaker of a key is to look it up and, unless it is the one looked up last, to write the turn down.
 * Turns are given out by a plain race: two keys that are asked for at the same moment may get the same, and neither is
 * idle for longer than the other. They are no times, so that nobody has to read the clock.
 *
 * <p>{@code places} is held by whoever creates, evicts or adds up, and no listener is told anything meanwhile. {@code
 * orders} is held for changes that are for all keys, so that two of them do not leave some keys with the one and some
 * with the other; a breaker created meanwhile either finds the change done or is found by it.
 */
final class KeyedBreakers {

    private static final int MAX_KEY_LENGTH = 128;

    private final CallGate own;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock places = new ReentrantLock();
    private final ReentrantLock orders = new ReentrantLock();

    /** The turn of the entry looked up last. */
    private volatile long newestTurn;

    /** Guarded by {@code places}. */
    private boolean saidThatFull;

    KeyedBreakers(CallGate own) {
        this.own = own;
    }

    /** Returns the breaker for a key, or null if it has no place and can get none. */
    @Nullable
    CircuitBreaker find(@Nullable Object key) {
        String text = String.valueOf(key);
        Entry entry = key == null ? null : entries.get(text);
        if (entry == null) {
            entry = create(valid(text, key));
        }
        if (entry == null) {
            return null;
        }
        if (entry.turn != newestTurn) {
            takeTurn(entry);
        }
        return entry.breaker;
    }

    private void takeTurn(Entry entry) {
        long turn = newestTurn + 1;
        entry.turn = turn;
        newestTurn = turn;
    }

    private String valid(String text, @Nullable Object key) {
        if (own.parent != null) {
            throw new IllegalStateException(
                    "Circuit breaker '" + own.name + "' is one for a key and has no keys itself");
        }
        boolean tooLong = text.length() > MAX_KEY_LENGTH;
        if (key == null || tooLong || text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidSettingException(
                            "key",
                            key == null ? "null" : tooLong ? text.length() + " characters" : printable(text),
                            "must have 1 to " + MAX_KEY_LENGTH + " characters and no control characters")
                    .forCircuitBreaker(own.name);
        }
        return text;
    }

    /** Keys are data, and the message may get into a log. */
    private static String printable(String text) {
        return "\"" + text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?") + "\"";
    }

    private @Nullable Entry create(String key) {
        places.lock();
        try {
            Entry winner = entries.get(key);
            if (winner != null) {
                return winner;
            }
            if (!makeRoom()) {
                sayThatFull(key);
                return null;
            }
            Entry fresh = new Entry(new CircuitBreaker(own.keyed(key)));
            takeTurn(fresh);
            entries.put(key, fresh);
            return fresh;
        } finally {
            places.unlock();
        }
    }

    private boolean makeRoom() {
        int most = own.config().maxKeys();
        while (entries.size() >= most) {
            if (!evict(false) && !evict(true)) {
                return false;
            }
        }
        return true;
    }

    /** Evicts the entry not asked for the longest, of those that may go. */
    private boolean evict(boolean recovering) {
        while (true) {
            Map.Entry<String, Entry> idle = null;
            for (Map.Entry<String, Entry> candidate : entries.entrySet()) {
                boolean longer = idle == null || candidate.getValue().turn < idle.getValue().turn;
                if (longer && mayGo(candidate.getValue().gate().machine, recovering)) {
                    idle = candidate;
                }
            }
            if (idle == null) {
                return false;
            }
            StateMachine machine = idle.getValue().gate().machine;
            if (machine.totals.fold(machine.ledger)) { // else a call has just begun or ended
                entries.remove(idle.getKey());
                return true;
            }
        }
    }

    /** Looks without bringing anything about, because that would be told to listeners. */
    private boolean mayGo(StateMachine machine, boolean recovering) {
        Phase phase = machine.phase();
        boolean harmless = recovering
                ? phase.state == State.HALF_OPEN || (phase.state == State.OPEN && phase.mayBeDue(own.ticker.read()))
                : phase.state == State.CLOSED;
        return harmless && machine.ledger.inFlight() == 0;
    }

    private void sayThatFull(String key) {
        if (!saidThatFull) {
            saidThatFull = true;
            // looked up here for the reason that Guests has
            System.getLogger(CircuitBreaker.class.getName())
                    .log(
                            Level.WARNING,
                            "No room for key '" + key + "' of circuit breaker '" + own.name + "': all " + entries.size()
                                    + " keys are in use or reject calls. Calls with other keys share the breaker '"
                                    + own.name
                                    + "'. Set a larger maxKeys, or a key with fewer values. This is said once.");
        }
    }

    /** All there are, in the order of their keys. */
    Map<String, CircuitBreaker> all() {
        Map<String, CircuitBreaker> all = new TreeMap<>();
        places.lock();
        try {
            entries.forEach((key, entry) -> all.put(key, entry.breaker));
        } finally {
            places.unlock();
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * Does the same to the breaker and to those for its keys. Listeners are told when the next order may come.
     *
     * @param news tells of the change itself, before what it brings about
     */
    private void order(Consumer<CallGate> change, Runnable news) {
        List<CallGate> changed = new ArrayList<>();
        orders.lock();
        try {
            changeAndHold(own, change, changed);
            placed().forEach(entry -> changeAndHold(entry.gate(), change, changed));
        } finally {
            orders.unlock();
            news.run();
            changed.forEach(gate -> gate.machine.announce());
        }
    }

    private static void changeAndHold(CallGate gate, Consumer<CallGate> change, List<CallGate> changed) {
        gate.machine.hold();
        changed.add(gate);
        change.accept(gate);
    }

    /** Enters a state, with all keys. */
    void force(State state, String what, @Nullable String reason) {
        order(gate -> gate.force(state, what, reason), () -> {});
    }

    /** Changes the settings, with all keys; the change itself is told once. */
    void reconfigure(CircuitBreakerConfig config) {
        AtomicReference<CircuitBreakerEvent.@Nullable Reconfigured> told = new AtomicReference<>();
        Consumer<CallGate> change = gate -> {
            CircuitBreakerEvent.Reconfigured changed = gate.reconfigure(config);
            if (gate == own) {
                told.set(changed);
            }
        };
        order(change, () -> {
            CircuitBreakerEvent.Reconfigured changed = told.get();
            if (changed != null) {
                own.listeners.tell(changed);
            }
        });
    }

    private Collection<Entry> placed() {
        places.lock();
        try {
            return List.copyOf(entries.values());
        } finally {
            places.unlock();
        }
    }

    CircuitBreakerSnapshot snapshot() {
        long now = own.ticker.read();
        int inFlight = 0;
        int hung = 0;
        for (Entry entry : entries.values()) {
            StateMachine machine = entry.gate().machine;
            machine.look(now);
            inFlight += machine.ledger.inFlight();
            hung += machine.ledger.hung();
        }
        return own.machine.snapshot(now, inFlight, hung);
    }

    /** Adds up while nobody is evicted, so that nothing is read twice or missed. */
    CircuitBreakerTotals totals() {
        long now = own.ticker.read();
        own.machine.look(now);
        entries.values().forEach(entry -> entry.gate().machine.look(now));
        places.lock();
        try {
            long successes = 0;
            long hung = 0;
            for (Entry entry : entries.values()) {
                CallLedger ledger = entry.gate().machine.ledger;
                successes += ledger.successes();
                hung += ledger.everHung();
            }
            return own.machine.totals.read(own.machine.ledger, successes, hung);
        } finally {
            places.unlock();
        }
    }

    void close() {
        own.close();
        placed().forEach(entry -> entry.gate().close());
    }

    /** A breaker and when it was its turn. */
    private static final class Entry {

        private final CircuitBreaker breaker;

        /** Written by whoever looks it up, and it was another one's turn before. */
        private volatile long turn;

        Entry(CircuitBreaker breaker) {
            this.breaker = breaker;
        }

        CallGate gate() {
            return breaker.gate;
        }
    }
}
