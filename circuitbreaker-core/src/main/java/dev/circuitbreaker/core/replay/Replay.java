package dev.circuitbreaker.core.replay;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one breaker through one set of settings: a breaker as any, on virtual time, with its calls overlapping as they did. Of
 * what happens at one moment, ends come before beginnings.
 */
final class Replay {

    /** More are counted, but not kept. */
    private static final int STEPS_KEPT = 10_000;

    private static final IllegalStateException FAILURE = new IllegalStateException("a recorded failure");

    /**
     * A change of state.
     *
     * @param at in nanoseconds since 1970
     * @param name that of the breaker, with the key if it is one for a key
     */
    record Step(long at, String name, State from, State to, String cause) {}

    private record InFlight(long end, long turn, Permit permit, Call.End as) {}

    final String title;
    final Settings settings;
    private @Nullable CircuitBreaker breaker;
    private final long timeout;
    private final ManualTicker ticker = new ManualTicker(0);
    private final long origin;
    private final PriorityQueue<InFlight> inFlight =
            new PriorityQueue<>(Comparator.comparingLong(InFlight::end).thenComparingLong(InFlight::turn));
    private final List<Step> steps = new ArrayList<>();
    private final int stepsKept;
    private long now;
    private long turn;
    private long passed;
    private long rejected;
    private long rejectedGood;
    private long rejectedBad;
    private long rejectedAssumed;
    private long passedBad;
    private long nanosSaved;
    private int opened;

    /** @param origin when it begins, in nanoseconds since 1970 */
    Replay(String title, String name, Settings settings, long origin) {
        this(title, name, settings, origin, STEPS_KEPT);
    }

    /** One of many that are only counted: it keeps no steps. */
    static Replay counting(String title, String name, Settings settings, long origin) {
        return new Replay(title, name, settings, origin, 0);
    }

    private Replay(String title, String name, Settings settings, long origin, int stepsKept) {
        this.title = title;
        this.stepsKept = stepsKept;
        this.settings = settings;
        this.origin = origin;
        this.now = origin;
        CircuitBreakerConfig config = settings.config(ticker);
        Duration most = config.callTimeout();
        this.timeout = most == null ? Long.MAX_VALUE : most.toNanos();
        CircuitBreaker made = CircuitBreaker.of(name, config);
        made.onTransition(this::changed);
        this.breaker = made;
    }

    private void changed(StateTransition transition) {
        if (transition.to() == State.OPEN) {
            opened++;
        }
        if (steps.size() < stepsKept) {
            long at = origin + transition.ticks();
            steps.add(new Step(at, transition.name(), transition.from(), transition.to(), transition.cause()));
        }
    }

    /** Takes the next call by start. */
    void take(Call call, @Nullable String key) {
        endUntil(call.start());
        moveTo(call.start());
        CircuitBreaker asked = Objects.requireNonNull(breaker, "a replay that is over");
        Permit permit = (key == null ? asked : asked.forKey(key)).tryAcquire();
        if (permit == null) {
            reject(call);
            return;
        }
        passed++;
        boolean late = call.nanos() >= timeout;
        Call.End as = late && call.end() != Call.End.NEITHER ? Call.End.BAD : call.end();
        if (as == Call.End.BAD) {
            passedBad++;
        }
        inFlight.add(new InFlight(call.start() + Math.min(timeout, call.nanos()), turn++, permit, as));
    }

    private void reject(Call call) {
        rejected++;
        if (call.assumed()) {
            rejectedAssumed++;
        }
        if (call.end() == Call.End.GOOD) {
            rejectedGood++;
        } else if (call.end() == Call.End.BAD) {
            rejectedBad++;
            nanosSaved += call.nanos();
        }
    }

    private void endUntil(long time) {
        for (InFlight next = inFlight.peek(); next != null && next.end <= time; next = inFlight.peek()) {
            inFlight.remove();
            moveTo(next.end);
            switch (next.as) {
                case GOOD -> next.permit.succeeded(null);
                case BAD -> next.permit.failed(FAILURE);
                case NEITHER, REJECTED -> next.permit.cancelled();
            }
        }
    }

    private void moveTo(long time) {
        if (time > now) {
            ticker.advance(Duration.ofNanos(time - now));
            now = time;
        }
    }

    /** Ends what is in flight, and lets go of the breaker, which may have many keys. */
    void finish() {
        endUntil(Long.MAX_VALUE);
        if (breaker != null) {
            breaker.state();
            breaker = null;
        }
    }

    long passed() {
        return passed;
    }

    long rejected() {
        return rejected;
    }

    long rejectedGood() {
        return rejectedGood;
    }

    long rejectedBad() {
        return rejectedBad;
    }

    /** Those of the rejected that had been rejected while recording, too. */
    long rejectedAssumed() {
        return rejectedAssumed;
    }

    long passedBad() {
        return passedBad;
    }

    /** How long callers would not have waited for bad calls. */
    double secondsSaved() {
        return nanosSaved / 1e9;
    }

    int opened() {
        return opened;
    }

    /** The changes of state, in order; the first ten thousand. */
    List<Step> steps() {
        return steps;
    }
}
