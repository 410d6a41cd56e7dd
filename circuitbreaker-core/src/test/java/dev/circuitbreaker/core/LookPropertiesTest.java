package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two breakers live through the same; one of them is looked at again and again. They decide the same. */
class LookPropertiesTest extends PropertyFixture {

    private static final int OPERATIONS = 120;

    @Test
    void lookingChangesNoDecision() {
        forAll(random -> {
            long seed = random.nextLong();
            Life unwatched = new Life(seed, false);
            Life watched = new Life(seed, true);
            for (int i = 0; i < OPERATIONS; i++) {
                unwatched.step();
                watched.step();
                assertThat(watched.log).as("after %d steps", i + 1).isEqualTo(unwatched.log);
            }
            assertThat(watched.end()).isEqualTo(unwatched.end());
        });
    }

    /** A breaker, what happens to it, and what it decides. */
    private static final class Life {

        private final Random random;
        private final Random looks;
        private final ManualTicker ticker;
        private final List<CircuitBreakerConfig> settings = new ArrayList<>();
        private final CircuitBreaker breaker;
        private final List<Permit> inFlight = new ArrayList<>();
        final List<String> log = new ArrayList<>();

        /** Told when they are noticed, which may be later without looks, but with the dates at which they fell due. */
        private final List<String> transitions = new ArrayList<>();

        Life(long seed, boolean watched) {
            this.random = new Random(seed);
            this.looks = watched ? new Random(seed + 1) : null;
            this.ticker = new ManualTicker(random.nextLong());
            boolean detection = random.nextInt(5) > 0; // a call that begins while it is off need not know when it began
            for (int i = 0; i < 3; i++) {
                settings.add(settings(detection));
            }
            this.breaker = CircuitBreaker.of("life", settings.get(0));
            breaker.onTransition(
                    it -> transitions.add(it.from() + " -> " + it.to() + ": " + it.cause() + " at " + it.ticks()));
        }

        private CircuitBreakerConfig settings(boolean detection) {
            boolean seconds = random.nextInt(3) == 0;
            CircuitBreakerConfig.Builder builder = PropertyFixture.settings(random, ticker)
                    .slowCallDurationThreshold(Duration.ofMillis(pick(100, 300, 1_500)))
                    .slowCallRateThreshold(pick(20, 50, 100))
                    .consecutiveFailureThreshold(pick(0, 0, 3))
                    .recoveryRampDuration(Duration.ofMillis(pick(0, 0, 2_000)));
            if (seconds) {
                builder.slidingWindowType(SlidingWindowType.TIME_BASED);
            }
            return (detection ? builder : builder.slowCallDetectionOff()).build();
        }

        private int pick(int... values) {
            return values[random.nextInt(values.length)];
        }

        void step() {
            look();
            int choice = random.nextInt(100);
            if (choice < 35) {
                Permit permit = breaker.tryAcquire();
                log.add(permit == null ? "rejected" : "let through");
                if (permit != null) {
                    inFlight.add(permit);
                }
            } else if (choice < 70 && !inFlight.isEmpty()) {
                report(inFlight.remove(random.nextInt(inFlight.size())), random);
            } else if (choice < 94) {
                ticker.advance(Duration.ofMillis(random.nextInt(pick(30, 30, 30, 3_000))));
            } else if (choice < 97) {
                breaker.reconfigure(settings.get(random.nextInt(settings.size())));
            } else {
                manual(random.nextInt(5));
            }
            look();
        }

        private void manual(int which) {
            switch (which) {
                case 0 -> breaker.forceOpen(null);
                case 1 -> breaker.disable(null);
                case 2 -> breaker.observe(null);
                default -> breaker.reset(null);
            }
        }

        private void look() {
            if (looks != null) {
                switch (looks.nextInt(5)) {
                    case 0 -> breaker.snapshot();
                    case 1 -> breaker.state();
                    case 2 -> breaker.totals();
                    default -> {}
                }
            }
        }

        String end() {
            CircuitBreakerSnapshot seen = breaker.snapshot();
            return transitions + "\n" + seen.state() + " " + seen.retryAfter() + " " + seen.failureRate() + " "
                    + seen.slowCallRate() + " " + seen.bufferedCalls() + " " + seen.failedCalls() + " "
                    + seen.slowCalls() + " " + seen.slowFailedCalls() + " " + seen.callsInFlight() + " "
                    + seen.slowCallsInFlight() + " " + seen.notPermittedCalls() + " " + seen.rehearsal() + " "
                    + seen.consecutiveFailures() + " " + ReferenceOutage.shown(seen) + " "
                    + ReferenceOutage.lastFailure(seen) + " "
                    + breaker.totals();
        }
    }
}
