package dev.circuitbreaker.sample.downstream;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A service the storefront depends on, and what it answers when it is well. */
enum Dependency {
    PRICING {
        @Override
        String json() {
            return "{\"amount\": 34.90, \"currency\": \"EUR\", \"asOf\": \"" + Instant.now() + "\"}";
        }
    },
    INVENTORY {
        @Override
        String json() {
            return "{\"available\": 12}";
        }
    },
    RECOMMENDATIONS {
        @Override
        String json() {
            return "[\"Hand coffee grinder\", \"Espresso cups, set of two\", \"Milk frothing jug\"]";
        }
    };

    abstract String json();

    /** The name by which requests and switches address it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Dependency labelled(String label) {
        return Arrays.stream(values())
                .filter(dependency -> dependency.label().equals(label))
                .findAny()
                .orElseThrow(() ->
                        new InvalidSwitchException("Unknown dependency '" + label + "': must be one of " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Dependency::label).collect(Collectors.joining(", "));
    }
}
