package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A breaker in some situation for Lincheck to operate on, with two calls in flight, and the {@link ReferenceBreaker} in
 * the same situation. The clock stands.
 */
public abstract class RacedBreaker {

    private final CircuitBreaker breaker;
    private final Permit first;
    private final Permit second;

    /** What is done to both before the race. */
    @FunctionalInterface
    interface Situation {
        void arrange(Subject subject);
    }

    RacedBreaker(CircuitBreakerConfig.Builder config, Situation situation) {
        ManualTicker ticker = new ManualTicker();
        Subject.Real subject = new Subject.Real(config.ticker(ticker).build(), ticker::advance);
        situation.arrange(subject);
        breaker = subject.breaker;
        first = subject.calls.get("first");
        second = subject.calls.get("second");
    }

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .slowCallDurationThreshold(Duration.ofSeconds(10))
                .permittedNumberOfCallsInHalfOpenState(3);
    }

    @Operation
    public boolean acquire() {
        return breaker.tryAcquire() != null;
    }

    @Operation
    public boolean ask() {
        return breaker.isCallPermitted();
    }

    @Operation
    public void succeedFirst() {
        first.succeeded(null);
    }

    @Operation
    public void failFirst() {
        first.failed(new IllegalStateException());
    }

    @Operation
    public void cancelFirst() {
        first.cancelled();
    }

    @Operation
    public void succeedSecond() {
        second.succeeded(null);
    }

    @Operation
    public void failSecond() {
        second.failed(new IllegalStateException());
    }

    @Operation
    public String state() {
        return breaker.state().toString();
    }

    /** Like {@link #state}, for a reader that is content to have had things done. */
    @Operation
    public void settle() {
        breaker.state();
    }

    @Operation
    public String look() {
        CircuitBreakerSnapshot seen = breaker.snapshot();
        return seen.state() + " " + seen.bufferedCalls() + " " + seen.failedCalls();
    }

    @Operation
    public void forceOpen() {
        breaker.forceOpen(null);
    }

    @Operation
    public void reset() {
        breaker.reset(null);
    }

    /** The same operations on the reference. */
    public abstract static class Specification {

        private final Subject.Model subject;

        Specification(CircuitBreakerConfig.Builder config, Situation situation) {
            ManualTicker ticker = new ManualTicker();
            subject = new Subject.Model(config.ticker(ticker).build(), ticker);
            situation.arrange(subject);
        }

        public boolean acquire() {
            return subject.start("new");
        }

        public boolean ask() {
            return Boolean.parseBoolean(subject.ask());
        }

        public void succeedFirst() {
            subject.end("first", Outcome.SUCCESS);
        }

        public void failFirst() {
            subject.end("first", Outcome.FAILURE);
        }

        public void cancelFirst() {
            subject.end("first", Outcome.CANCELLED);
        }

        public void succeedSecond() {
            subject.end("second", Outcome.SUCCESS);
        }

        public void failSecond() {
            subject.end("second", Outcome.FAILURE);
        }

        public String state() {
            subject.look();
            return subject.breaker.state.toString();
        }

        public void settle() {
            subject.look();
        }

        public String look() {
            subject.look();
            Counts counts = subject.breaker.counts(subject.ticker.read());
            return subject.breaker.state + " " + counts.total() + " " + counts.failed();
        }

        public void forceOpen() {
            subject.force(State.FORCED_OPEN);
        }

        public void reset() {
            subject.force(State.CLOSED);
        }
    }

    /** Closed, one failure before a trip. */
    public static final class Closed extends RacedBreaker {

        private static final Situation SITUATION = subject -> {
            subject.start("other");
            subject.end("other", Outcome.FAILURE);
            subject.start("first");
            subject.start("second");
        };

        public Closed() {
            super(config(), SITUATION);
        }

        /** The reference in that situation. */
        public static final class Model extends Specification {
            public Model() {
                super(config(), SITUATION);
            }
        }
    }

    /** Half-open, with one place left. */
    public static final class HalfOpen extends RacedBreaker {

        private static final Situation SITUATION = subject -> {
            subject.start("first");
            subject.start("second");
        };

        public HalfOpen() {
            super(config().initialState(State.HALF_OPEN), SITUATION);
        }

        /** The reference in that situation. */
        public static final class Model extends Specification {
            public Model() {
                super(config().initialState(State.HALF_OPEN), SITUATION);
            }
        }
    }

    /** Closed, with two calls that hang, which nobody has noticed. */
    public static final class Hanging extends RacedBreaker {

        private static final Situation SITUATION = subject -> {
            subject.start("first");
            subject.start("second");
            subject.advance(Duration.ofSeconds(11));
        };

        public Hanging() {
            super(config(), SITUATION);
        }

        /** The reference in that situation. */
        public static final class Model extends Specification {
            public Model() {
                super(config(), SITUATION);
            }
        }
    }

    /** Closed, with outcomes that have left the window: after the first ones the rate was high, after the second ones low. */
    public static final class Expiring extends RacedBreaker {

        private static final Situation SITUATION = subject -> {
            calls(subject, 3, Outcome.SUCCESS);
            subject.advance(Duration.ofSeconds(1));
            calls(subject, 2, Outcome.FAILURE);
            subject.advance(Duration.ofMillis(9_500));
            subject.start("first");
        };

        public Expiring() {
            super(
                    config().slidingWindowType(SlidingWindowType.TIME_BASED)
                            .slidingWindowSize(10)
                            .failureRateThreshold(60),
                    SITUATION);
        }

        /** The reference in that situation. */
        public static final class Model extends Specification {
            public Model() {
                super(
                        config().slidingWindowType(SlidingWindowType.TIME_BASED)
                                .slidingWindowSize(10)
                                .failureRateThreshold(60),
                        SITUATION);
            }
        }
    }

    private static void calls(Subject subject, int times, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            subject.start("call");
            subject.end("call", outcome);
        }
    }
}
