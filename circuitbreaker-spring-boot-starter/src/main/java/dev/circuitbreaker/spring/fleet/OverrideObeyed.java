package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has said for all instances, as one circuit breaker obeys it: once when it is new, and once when it is over,
 * also where the store cannot be asked. What is said to this instance alone in between holds. Confined to the thread that
 * exchanges.
 */
final class OverrideObeyed {

    private final CircuitBreaker breaker;
    private @Nullable FleetOverride known;

    /** When it is over, in ticker nanoseconds. */
    private long end;

    /** Whether it has changed the state here. */
    private boolean changed;

    OverrideObeyed(CircuitBreaker breaker) {
        this.breaker = breaker;
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
        if (said == null || (before != null && said.since() <= before.since())) {
            expire();
            return;
        }
        known = said;
        end = now() + TimeUnit.MILLISECONDS.toNanos(verdict.overrideMillis());
        changed = breaker.state() != said.state();
        String words = words(said);
        switch (said.state()) {
            case FORCED_OPEN -> breaker.forceOpen(words);
            case DISABLED -> breaker.disable(words);
            default -> breaker.reset(words);
        }
    }

    private static String words(FleetOverride said) {
        String who = said.actor() == null ? "for the fleet" : "for the fleet by " + said.actor();
        return said.reason() == null ? who : who + ": " + said.reason();
    }

    /** Ends what is over. */
    void expire() {
        FleetOverride over = known;
        if (over == null || now() - end < 0) {
            return;
        }
        known = null;
        if (changed && over.state() != State.CLOSED && breaker.state() == over.state()) {
            breaker.reset("what was said for the fleet is over");
        }
    }

    private long now() {
        return breaker.config().ticker().read();
    }
}
