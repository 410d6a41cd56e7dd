package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint.FleetDetails;
import dev.circuitbreaker.spring.config.Durations;
import dev.circuitbreaker.spring.fleet.FleetControl;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.text.SingleLine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what an operator wants to all instances. That is done as a whole or not at all. Safe for use by many threads at once.
 */
public final class FleetLever {

    static final String ALLOWED = "Allowed is one flat JSON object of strings:"
            + " \"state\" (FORCED_OPEN, DISABLED or CLOSED), for all instances, with a \"reason\" (at most 200 characters, no"
            + " control characters) and a \"ttl\" (a duration with a unit from 1s to 30d, such as 10m;"
            + " circuitbreaker.fleet.override-ttl without it) if you like.";

    private static final String STATE = "state";
    private static final String REASON = "reason";
    private static final String TTL = "ttl";
    private static final Set<String> FIELDS = Set.of(STATE, REASON, TTL);
    private static final Set<String> STATES =
            Set.of(State.FORCED_OPEN.name(), State.DISABLED.name(), State.CLOSED.name());
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int LONGEST_ACTOR = 100;

    private final FleetControl control;

    /**
     * Creates the lever.
     *
     * @param control reaches the instances
     */
    public FleetLever(FleetControl control) {
        this.control = control;
    }

    /** Whether there is a circuit breaker with this name; throws {@code FleetUnavailableException} if that cannot be known. */
    boolean knows(String name) {
        return control.knows(name);
    }

    /**
     * Says something to all instances.
     *
     * @param name of the circuit breaker
     * @param fields what was written
     * @param actor the name of the authenticated user; null if there is none
     * @return the circuit breaker as the fleet sees it then; empty if there is none with this name
     * @throws RefusedChangeException if anything is refused; then nothing is said
     * @throws dev.circuitbreaker.spring.fleet.FleetUnavailableException if the store does not answer; then nothing is changed
     */
    Optional<FleetDetails> apply(String name, Map<String, String> fields, @Nullable String actor) {
        if (!knows(name)) {
            return Optional.empty();
        }
        for (String key : fields.keySet()) {
            if (!FIELDS.contains(key)) {
                throw refused("Unknown key" + OperatorText.quoted(key) + ".");
            }
        }
        FleetOrder order = new FleetOrder(state(fields.get(STATE)), reason(fields.get(REASON)), shown(actor));
        control.order(name, order, ttl(fields.get(TTL)));
        return control.look(name).map(FleetDetails::of);
    }

    private static State state(@Nullable String text) {
        if (text == null) {
            throw refused("There is no state to change to.");
        }
        if (!STATES.contains(text)) {
            throw refused("Invalid state" + OperatorText.quoted(text) + ".");
        }
        return State.valueOf(text);
    }

    private static @Nullable String reason(@Nullable String text) {
        String wrong = text == null ? null : OperatorText.wrong(text);
        if (wrong != null) {
            throw refused(wrong);
        }
        return text;
    }

    private static @Nullable Duration ttl(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Durations.find(text)
                .filter(ttl -> ttl.compareTo(SHORTEST) >= 0 && ttl.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> refused("Invalid ttl" + OperatorText.quoted(text) + "."));
    }

    /** A name comes from wherever users come from, and is shown beside reasons, which may not break lines either. */
    private static @Nullable String shown(@Nullable String actor) {
        if (actor == null || actor.isBlank()) {
            return null;
        }
        String line = SingleLine.of(actor);
        return line.length() <= LONGEST_ACTOR ? line : line.substring(0, LONGEST_ACTOR);
    }

    private static RefusedChangeException refused(String finding) {
        return new RefusedChangeException(finding, ALLOWED);
    }
}
