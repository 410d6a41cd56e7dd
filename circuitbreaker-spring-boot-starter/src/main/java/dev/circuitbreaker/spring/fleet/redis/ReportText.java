package dev.circuitbreaker.spring.fleet.redis;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetBreakerView.Member;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.InstanceBreakerState;
import dev.circuitbreaker.spring.fleet.Opinion;
import org.jspecify.annotations.Nullable;

/**
 * What an instance tells, in one line that people can read as well: {@code 1 SUSPECTS 1 OPEN 16 10 0 =failure rate 62.5% reached
 * 50% over 16 calls}. The first number is that of the form, so that a newer version may have another one.
 */
final class ReportText {

    private static final String FORM = "1";
    private static final int PARTS = 8;
    private static final int LONGEST_CAUSE = 500;

    private ReportText() {}

    static String write(FleetReport report) {
        InstanceBreakerState state = report.state();
        return String.join(
                " ",
                FORM,
                report.opinion().name(),
                report.hasTraffic() ? "1" : "0",
                state.state().name(),
                Integer.toString(state.calls()),
                Integer.toString(state.failed()),
                Integer.toString(state.slow()),
                OptionalText.write(shortened(state.cause())));
    }

    private static @Nullable String shortened(@Nullable String cause) {
        return cause == null || cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE);
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if it has not, or in another form
     */
    static Member read(String text) {
        String[] parts = text.split(" ", PARTS);
        if (parts.length != PARTS || !parts[0].equals(FORM)) {
            throw new IllegalArgumentException("no report of form " + FORM);
        }
        return new Member(
                Opinion.valueOf(parts[1]),
                parts[2].equals("1"),
                new InstanceBreakerState(
                        State.valueOf(parts[3]),
                        Integer.parseUnsignedInt(parts[4]),
                        Integer.parseUnsignedInt(parts[5]),
                        Integer.parseUnsignedInt(parts[6]),
                        OptionalText.read(parts[7])));
    }
}
