package dev.circuitbreaker.sample.downstream;

import java.util.Map;

/**
 * What a dependency was told to do.
 *
 * @param mode how it treats its callers
 * @param rate percent of the requests that fail, in {@link Mode#FAIL}
 * @param delay milliseconds before it answers, in {@link Mode#SLOW}
 */
record Setting(Mode mode, int rate, int delay) {

    private static final int DEFAULT_RATE = 100;
    private static final int DEFAULT_DELAY = 800;
    private static final int LONGEST_DELAY = 60_000;

    static Setting of(Mode mode) {
        return new Setting(mode, DEFAULT_RATE, DEFAULT_DELAY);
    }

    /** Reads form parameters and refuses what would otherwise be ignored. */
    static Setting parse(Map<String, String> parameters) {
        String label = parameters.get("mode");
        if (label == null) {
            throw new InvalidSwitchException("Missing parameter 'mode': must be one of " + Mode.labels());
        }
        Mode mode = Mode.labelled(label);
        parameters.keySet().forEach(name -> check(name, mode));
        return new Setting(
                mode,
                number(parameters, "rate", 0, 100, DEFAULT_RATE),
                number(parameters, "delay", 1, LONGEST_DELAY, DEFAULT_DELAY));
    }

    private static void check(String name, Mode mode) {
        boolean fits = switch (name) {
            case "mode" -> true;
            case "rate" -> mode == Mode.FAIL;
            case "delay" -> mode == Mode.SLOW;
            default -> false;
        };
        if (!fits) {
            throw new InvalidSwitchException("Unexpected parameter '" + name + "' for mode '" + mode.label()
                    + "': 'fail' takes 'rate', 'slow' takes 'delay', the others take none");
        }
    }

    private static int number(Map<String, String> parameters, String name, int least, int most, int absent) {
        String text = parameters.get(name);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw new InvalidSwitchException(
                "Invalid " + name + " (" + text + "): must be a whole number from " + least + " to " + most);
    }
}
