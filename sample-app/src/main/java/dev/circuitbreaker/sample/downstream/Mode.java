package dev.circuitbreaker.sample.downstream;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * How a dependency treats its callers. No mode waits on a thread: however many requests hang, the others are served.
 */
enum Mode {
    HEALTHY {
        @Override
        void serve(Call call, Setting setting, CompletionStage<Void> over) {
            call.answer();
        }
    },
    FAIL {
        @Override
        void serve(Call call, Setting setting, CompletionStage<Void> over) {
            if (call.fallsUnder(setting.rate())) {
                call.fail();
            } else {
                call.answer();
            }
        }
    },
    SLOW {
        @Override
        void serve(Call call, Setting setting, CompletionStage<Void> over) {
            call.later(Duration.ofMillis(setting.delay()), call::answer);
        }
    },
    HANG {
        @Override
        void serve(Call call, Setting setting, CompletionStage<Void> over) {
            over.thenRun(call::drop);
            call.later(LONGEST_HANG, call::drop);
        }
    },
    DRIP {
        @Override
        void serve(Call call, Setting setting, CompletionStage<Void> over) {
            call.drip();
        }
    };

    /** Longer than any client waits. Without it, the sockets of clients long gone would pile up. */
    private static final Duration LONGEST_HANG = Duration.ofMinutes(1);

    /** Takes charge of the call. {@code over} completes when the dependency leaves the setting. */
    abstract void serve(Call call, Setting setting, CompletionStage<Void> over);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Mode labelled(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label().equals(label))
                .findAny()
                .orElseThrow(
                        () -> new InvalidSwitchException("Invalid mode (" + label + "): must be one of " + labels()));
    }

    static String labels() {
        return Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", "));
    }
}
