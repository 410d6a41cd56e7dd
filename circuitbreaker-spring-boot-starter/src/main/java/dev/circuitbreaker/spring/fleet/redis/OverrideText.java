package dev.circuitbreaker.spring.fleet.redis;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an operator has said, in one line: {@code 1764376196123 1764379796123 FORCED_OPEN =anna =maintenance until six}. Scripts
 * read the two dates.
 */
final class OverrideText {

    private static final int PARTS = 5;
    private static final Set<State> STATES = EnumSet.of(State.FORCED_OPEN, State.DISABLED, State.CLOSED);

    private OverrideText() {}

    static String write(FleetOverride override) {
        return override.since() + " " + override.until() + " "
                + words(new FleetOrder(override.state(), override.reason(), override.actor()));
    }

    /** All but the dates, which the store gives. */
    static String words(FleetOrder order) {
        return order.state() + " " + OptionalText.writeWord(order.actor()) + " " + OptionalText.write(order.reason());
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if it has not
     */
    static FleetOverride read(String text) {
        String[] parts = text.split(" ", PARTS);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("nothing that an operator has said");
        }
        State state = State.valueOf(parts[2]);
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("no operator can say " + state);
        }
        return new FleetOverride(
                state,
                OptionalText.read(parts[4]),
                OptionalText.readWord(parts[3]),
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]));
    }
}
