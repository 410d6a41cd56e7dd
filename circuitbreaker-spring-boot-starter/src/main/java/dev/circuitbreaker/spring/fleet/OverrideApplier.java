package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has said for all instances, as one circuit breaker obeys it: once when it is new, and once when it is over,
 * also where the store cannot be asked. What is said to this instance alone in between holds. Confined to the thread that
 * exchanges.
 */
final class OverrideApplier {

    private static final String FOR_ALL = "for the fleet";
    private static final String OVER = "what was said for the fleet is over";

    private final CircuitBreaker breaker;
    private @Nullable FleetOverride known;

    /** When it is over, in ticker nanoseconds. */
    private long end;

    /** The state to go back to once it is over. */
    private State back;

    /** By what the state came to be what was said for all; null if it did not. */
    private @Nullable StateTransition obeyed;

    OverrideApplier(CircuitBreaker breaker) {
        this.breaker = breaker;
        this.back = afterwards(breaker.config().initialState());
        this.obeyed = obeyedBefore();
    }

    /** Another member of this instance may have been told, whose end nothing else has noticed. */
    private @Nullable StateTransition obeyedBefore() {
        StateTransition last = breaker.snapshot().lastTransition();
        return last != null && last.to().isManual() && last.cause().contains(": " + FOR_ALL) ? last : null;
    }

    /** What an operator has said to this instance alone outlasts what is said to all; other states are found anew. */
    private static State afterwards(State before) {
        return before.isManual() ? before : State.CLOSED;
    }

    /** What is to be told others that do not know it; null for nothing. */
    @Nullable
    FleetOverride known() {
        return known;
    }

    /** Does what is new. */
    void obey(FleetVerdict verdict) {
        FleetOverride said = verdict.override();
        FleetOverride before = known;
        if (said == null && before == null) {
            goBack(); // obeyed by a member before this one, and over since
        } else if (said == null || (before != null && said.since() < before.since())) {
            expire();
        } else if (before == null || said.since() > before.since()) {
            begin(said, verdict.overrideMillis());
        } // else it goes on, whatever the clock here says
    }

    private void begin(FleetOverride said, long millis) {
        known = said;
        end = now() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (!isForAll()) {
            back = afterwards(breaker.state());
        }
        StateTransition before = breaker.snapshot().lastTransition();
        String words = words(said);
        order(said.state(), words);
        StateTransition after = breaker.snapshot().lastTransition();
        if (said.state() == State.CLOSED) {
            obeyed = null;
        } else if (!Objects.equals(before, after)) {
            obeyed = after;
        }
    }

    private static String words(FleetOverride said) {
        String who = said.actor() == null ? FOR_ALL : FOR_ALL + " by " + said.actor();
        return said.reason() == null ? who : who + ": " + said.reason();
    }

    /** Ends what is over. */
    void expire() {
        if (known != null && now() - end >= 0) {
            known = null;
            goBack();
        }
    }

    private void goBack() {
        if (isForAll()) {
            order(back, OVER);
        }
    }

    private void order(State state, String reason) {
        Consumer<String> order = switch (state) {
            case FORCED_OPEN -> breaker::forceOpen;
            case DISABLED -> breaker::disable;
            case METRICS_ONLY -> breaker::observe;
            case CLOSED, OPEN, HALF_OPEN -> breaker::reset;
        };
        order.accept(reason);
    }

    /** Whether the state is still what was said for all: nothing has changed it since. */
    private boolean isForAll() {
        return obeyed != null && obeyed.equals(breaker.snapshot().lastTransition());
    }

    private long now() {
        return breaker.config().ticker().read();
    }
}
