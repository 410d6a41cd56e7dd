package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import dev.circuitbreaker.spring.events.AfterLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last minutes of each circuit breaker, so that the board shows what was before it was opened: state, calls,
 * failures, slow calls and rejections, one entry for every few looks of the watch.
 *
 * <p>Costs the calls nothing: it reads the counters that there are. Ten minutes at 5 seconds take 2.3 kB for each circuit
 * breaker. With more than 500 of them nothing is kept. Safe for use by many threads at once.
 */
public final class BoardHistory implements AfterLook {

    static final int MOST_BREAKERS = 500;
    private static final long STEP_MILLIS = 5_000;

    private final CircuitBreakerRegistry registry;
    private final LongSupplier wallClock;
    private final int looksPerStep;
    private final long stepMillis;
    private final int capacity;

    /** How many looks there have been since the last entry. Guarded by this. */
    private int looks;

    /** When the last entries were made. Guarded by this. */
    private long until;

    /** Guarded by this. */
    private Map<CircuitBreaker, Ring> rings = new IdentityHashMap<>();

    /**
     * Creates a history that is empty.
     *
     * @param registry the circuit breakers to remember
     * @param kept for how long; null for not at all
     * @param interval how long the watch pauses between two looks; null if there is none, and so no history
     */
    public BoardHistory(CircuitBreakerRegistry registry, @Nullable Duration kept, @Nullable Duration interval) {
        this(registry, kept, interval, System::currentTimeMillis);
    }

    BoardHistory(
            CircuitBreakerRegistry registry,
            @Nullable Duration kept,
            @Nullable Duration interval,
            LongSupplier wallClock) {
        this.registry = registry;
        this.wallClock = wallClock;
        long pause = interval == null ? STEP_MILLIS : Math.max(1, interval.toMillis());
        this.looksPerStep = (int) Math.max(1, STEP_MILLIS / pause);
        this.stepMillis = pause * looksPerStep;
        this.capacity = kept == null || interval == null ? 0 : (int) Math.max(1, kept.toMillis() / stepMillis);
    }

    @Override
    public synchronized void looked() {
        looks++;
        if (looks >= looksPerStep) {
            looks = 0;
            remember();
        }
    }

    private void remember() {
        Collection<CircuitBreaker> breakers = registry.all();
        Map<CircuitBreaker, Ring> present = new IdentityHashMap<>();
        if (capacity > 0 && breakers.size() <= MOST_BREAKERS) {
            for (CircuitBreaker breaker : breakers) {
                Ring ring = rings.get(breaker);
                if (ring == null) {
                    ring = new Ring(capacity, breaker.totals());
                } else {
                    ring.add(breaker.state(), breaker.totals());
                }
                present.put(breaker, ring);
            }
        }
        rings = present;
        until = wallClock.getAsLong();
    }

    /** The history as JSON, see {@link BoardUpdates}; oldest first. */
    synchronized Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (CircuitBreaker breaker : registry.all()) {
            Ring ring = rings.get(breaker);
            if (ring != null && ring.size > 0) {
                shown.put(breaker.name(), ring.shown(until));
            }
        }
        return Map.of("stepMs", stepMillis, "breakers", shown);
    }

    /** The newest entries of one circuit breaker. */
    private static final class Ring {

        private final char[] states;
        private final int[] calls;
        private final int[] failed;
        private final int[] slow;
        private final int[] rejected;
        private CircuitBreakerTotals before;
        private int next;
        private int size;

        Ring(int capacity, CircuitBreakerTotals now) {
            this.states = new char[capacity];
            this.calls = new int[capacity];
            this.failed = new int[capacity];
            this.slow = new int[capacity];
            this.rejected = new int[capacity];
            this.before = now;
        }

        void add(State state, CircuitBreakerTotals now) {
            rejected[next] = (int) (now.notPermitted() - before.notPermitted());
            failed[next] = (int) (now.failed() - before.failed());
            calls[next] = (int) (now.successful() - before.successful()) + failed[next];
            slow[next] = (int) (now.slow() - before.slow());
            // What rejects calls and closes again between two entries is not to look well.
            states[next] = letter(state == State.CLOSED && rejected[next] > 0 ? State.OPEN : state);
            before = now;
            next = (next + 1) % states.length;
            size = Math.min(size + 1, states.length);
        }

        Map<String, Object> shown(long until) {
            StringBuilder letters = new StringBuilder();
            for (int i = 0; i < size; i++) {
                letters.append(states[index(i)]);
            }
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("until", until);
            shown.put("states", letters.toString());
            shown.put("calls", inOrder(calls));
            shown.put("failed", inOrder(failed));
            shown.put("slow", inOrder(slow));
            shown.put("rejected", inOrder(rejected));
            return shown;
        }

        private List<Integer> inOrder(int[] numbers) {
            List<Integer> ordered = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                ordered.add(numbers[index(i)]);
            }
            return ordered;
        }

        private int index(int oldestFirst) {
            return Math.floorMod(next - size + oldestFirst, states.length);
        }

        private static char letter(State state) {
            return switch (state) {
                case CLOSED -> 'C';
                case OPEN -> 'O';
                case HALF_OPEN -> 'H';
                case FORCED_OPEN -> 'F';
                case DISABLED -> 'D';
                case METRICS_ONLY -> 'M';
            };
        }
    }
}
