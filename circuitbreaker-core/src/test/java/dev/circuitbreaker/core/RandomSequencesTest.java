package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random sequences of operations, checked after each against the {@link ReferenceBreaker}. */
class RandomSequencesTest {

    private static final int SEQUENCES = Integer.getInteger("sequences", 2_000);
    private static final int OPERATIONS = 150;

    @Test
    void countWindowsBehaveLikeTheReference() {
        for (long seed = 0; seed < SEQUENCES; seed++) {
            new Sequence(seed, SlidingWindowType.COUNT_BASED).run();
        }
    }

    @Test
    void timeWindowsBehaveLikeTheReference() {
        for (long seed = 0; seed < SEQUENCES; seed++) {
            new Sequence(seed, SlidingWindowType.TIME_BASED).run();
        }
    }

    private static final class Sequence {

        private record Pair(Permit permit, ReferenceCalls.Call call) {}

        private final long seed;
        private final Random random;
        private final ManualTicker ticker;
        private final CircuitBreakerConfig config;
        private final CircuitBreaker breaker;
        private final ReferenceBreaker reference;
        private final List<String> transitions = new ArrayList<>();
        private final List<Pair> calls = new ArrayList<>();
        private final StringBuilder log = new StringBuilder();

        Sequence(long seed, SlidingWindowType type) {
            this.seed = seed;
            this.random = new Random(seed);
            this.ticker =
                    new ManualTicker(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
            this.config = config(type);
            this.breaker = CircuitBreaker.of("random", config);
            this.reference = new ReferenceBreaker(config, ticker.read());
            breaker.onTransition(it -> transitions.add(it.from() + " -> " + it.to() + ": " + it.cause()));
        }

        private CircuitBreakerConfig config(SlidingWindowType type) {
            int size = 1 + random.nextInt(12);
            CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.builder()
                    .ticker(ticker)
                    .slidingWindowType(type)
                    .slidingWindowSize(size)
                    .minimumNumberOfCalls(1 + random.nextInt(type == SlidingWindowType.COUNT_BASED ? size : 6))
                    .failureRateThreshold(pick(10, 34, 50, 75, 100))
                    .slowCallRateThreshold(pick(10, 50, 100))
                    .slowCallDurationThreshold(Duration.ofMillis((long) pick(300, 700, 2_000)))
                    .consecutiveFailureThreshold((int) pick(0, 0, 2, 5))
                    .waitDurationInOpenState(Duration.ofMillis((long) pick(100, 1_000, 5_000)))
                    .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(5))
                    .maxWaitDurationInHalfOpenState(Duration.ofMillis((long) pick(400, 1_000, 3_000)));
            return (random.nextInt(4) == 0 ? builder.slowCallDetectionOff() : builder).build();
        }

        private double pick(double... values) {
            return values[random.nextInt(values.length)];
        }

        void run() {
            try {
                for (int i = 0; i < OPERATIONS; i++) {
                    operate();
                    if (random.nextInt(3) == 0) {
                        compare();
                    }
                }
                compare();
            } catch (Throwable failure) {
                throw new AssertionError(
                        "seed " + seed + ", " + config.slidingWindowType() + ": " + failure.getMessage() + "\n" + log,
                        failure);
            }
        }

        private void operate() {
            int choice = random.nextInt(100);
            if (choice < 35) {
                start();
            } else if (choice < 75 && !calls.isEmpty()) {
                end(calls.remove(random.nextInt(calls.size())));
            } else if (choice < 97) {
                long millis = 10L * random.nextInt(random.nextInt(5) == 0 ? 400 : 30);
                log.append("advance ").append(millis).append("ms\n");
                ticker.advance(Duration.ofMillis(millis));
            } else {
                manual();
            }
        }

        private void start() {
            Permit permit = breaker.tryAcquire();
            ReferenceCalls.Call call = reference.start(ticker.read());
            log.append("start ").append(permit != null).append('\n');
            assertThat(permit != null).as("let through").isEqualTo(call != null);
            if (permit != null) {
                calls.add(new Pair(permit, call));
            }
        }

        private void end(Pair pair) {
            int choice = random.nextInt(20);
            Outcome outcome = choice < 9
                    ? Outcome.SUCCESS
                    : choice < 17 ? Outcome.FAILURE : choice < 18 ? Outcome.IGNORED : Outcome.CANCELLED;
            log.append("end ").append(outcome).append('\n');
            Exception failure =
                    random.nextBoolean() ? new IllegalStateException() : new UnsupportedOperationException();
            switch (outcome) {
                case SUCCESS -> pair.permit.succeeded("ok");
                case FAILURE -> pair.permit.failed(failure);
                case IGNORED, CANCELLED -> pair.permit.cancelled();
            }
            reference.end(pair.call, outcome == Outcome.IGNORED ? Outcome.CANCELLED : outcome, ticker.read());
            if (outcome == Outcome.FAILURE) {
                reference.outage.failed(failure.getClass().getName());
            }
        }

        private void manual() {
            long now = ticker.read();
            switch (random.nextInt(5)) {
                case 0 -> {
                    log.append("force open\n");
                    breaker.forceOpen("drill");
                    reference.force(State.FORCED_OPEN, "forced open: drill", now);
                }
                case 1 -> {
                    log.append("disable\n");
                    breaker.disable(null);
                    reference.force(State.DISABLED, "disabled", now);
                }
                case 2 -> {
                    log.append("observe\n");
                    breaker.observe(null);
                    reference.force(State.METRICS_ONLY, "metrics only", now);
                }
                default -> {
                    log.append("reset\n");
                    breaker.reset("done");
                    reference.reset("reset: done", now);
                }
            }
        }

        private void compare() {
            long now = ticker.read();
            CircuitBreakerSnapshot snapshot = breaker.snapshot();
            reference.settle(now);
            log.append("look ").append(snapshot.state()).append('\n');
            Counts counts = reference.counts(now);
            CircuitBreakerTotals totals = breaker.totals();
            assertThat(transitions).as("transitions").isEqualTo(reference.transitions);
            assertThat(snapshot.state()).as("state").isEqualTo(reference.state);
            assertThat(ReferenceOutage.shown(snapshot)).as("outage").isEqualTo(reference.outage.shown(now));
            assertThat(ReferenceOutage.lastFailure(snapshot))
                    .as("last failure")
                    .isEqualTo(reference.outage.lastFailure());
            assertThat(new Counts(
                            snapshot.bufferedCalls(),
                            snapshot.failedCalls(),
                            snapshot.slowCalls(),
                            snapshot.slowFailedCalls()))
                    .as("counts")
                    .isEqualTo(counts);
            assertThat(Double.valueOf(snapshot.failureRate()))
                    .as("failure rate")
                    .isEqualTo(Double.valueOf(counts.failureRate(config.minimumNumberOfCalls())));
            assertThat(snapshot.callsInFlight()).as("in flight").isEqualTo(reference.inFlight.size());
            assertThat(snapshot.slowCallsInFlight()).as("slow in flight").isEqualTo((int) reference.slowInFlight(now));
            assertThat(snapshot.notPermittedCalls()).as("not permitted").isEqualTo(reference.notPermitted);
            assertThat(new long[] {totals.successful(), totals.failed(), totals.cancelled()})
                    .as("totals")
                    .containsExactly(reference.successes, reference.failures, reference.cancelled);
        }
    }
}
