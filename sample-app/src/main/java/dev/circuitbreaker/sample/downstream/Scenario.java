package dev.circuitbreaker.sample.downstream;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a dependency goes through, second by second: the ways in which things break. */
enum Scenario {
    /** All is well. */
    CALM {
        @Override
        Setting at(long second) {
            return Setting.of(Mode.HEALTHY);
        }
    },
    /** Every request fails at once. */
    OUTAGE {
        @Override
        Setting at(long second) {
            return failing(100);
        }
    },
    /** Some requests fail. */
    BROWNOUT {
        @Override
        Setting at(long second) {
            return failing(60);
        }
    },
    /** Every answer is late. */
    SLOW {
        @Override
        Setting at(long second) {
            return Setting.of(Mode.SLOW);
        }
    },
    /** No request is ever answered. */
    HANG {
        @Override
        Setting at(long second) {
            return Setting.of(Mode.HANG);
        }
    },
    /** Well and broken in turns. */
    FLAPPING {
        @Override
        Setting at(long second) {
            return second / TURN % 2 == 0 ? failing(100) : CALM.at(second);
        }
    },
    /** Broken, and then a little better every few seconds. */
    SLOW_RECOVERY {
        @Override
        Setting at(long second) {
            long better = Math.max(0, second - TURN) / STEP * STEP * 2;
            return better >= 100 ? CALM.at(second) : failing((int) (100 - better));
        }
    };

    private static final int TURN = 10;
    private static final int STEP = 5;

    abstract Setting at(long second);

    private static Setting failing(int percent) {
        return new Setting(Mode.FAIL, percent, Setting.of(Mode.FAIL).delay());
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Scenario::label).toList();
    }

    static Scenario labelled(String label) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label().equals(label))
                .findAny()
                .orElseThrow(() -> new InvalidSwitchException(
                        "Unknown scenario '" + label + "': must be one of " + String.join(", ", labels())));
    }
}
