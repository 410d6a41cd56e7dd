package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole breaker, on a clock that stands, against the {@link ReferenceBreaker}. */
@Tag("lincheck")
class BreakerInterleavingsTest {

    @Test
    void probesRace() {
        Interleavings.of(HalfOpen.class, HalfOpenModel.class)
                .scenario("acquire acquire", "acquire state")
                .scenario("succeedFirst acquire", "succeedSecond acquire", "acquire")
                .areExplainedBySomeOrder();
    }

    @Test
    void tripsRace() {
        Interleavings.of(Closed.class, ClosedModel.class)
                .scenario("failFirst state", "failSecond state")
                .scenario("failFirst acquire", "failSecond acquire")
                .scenario("failFirst look", "succeedSecond look")
                .scenario("failFirst look", "reset look")
                .scenario("failFirst look", "forceOpen reset look")
                .scenario("look", "reset acquire")
                .areExplainedBySomeOrder();
    }

    private static CircuitBreakerConfig config(State initial) {
        return CircuitBreakerConfig.builder()
                .ticker(new ManualTicker())
                .slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .slowCallDurationThreshold(Duration.ofSeconds(10))
                .permittedNumberOfCallsInHalfOpenState(3)
                .initialState(initial)
                .build();
    }

    public static class Real {
        private final CircuitBreaker breaker;
        private final List<String> transitions = Collections.synchronizedList(new ArrayList<>());
        private final Permit first;
        private final Permit second;

        Real(State initial) {
            breaker = CircuitBreaker.of("race", config(initial));
            breaker.onTransition(it -> transitions.add(it.from() + " -> " + it.to()));
            if (initial == State.CLOSED) {
                breaker.acquire().failed(new IllegalStateException());
            }
            first = breaker.acquire();
            second = breaker.acquire();
        }

        @Operation
        public boolean acquire() {
            return breaker.tryAcquire() != null;
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
    }

    public static class Closed extends Real {
        public Closed() {
            super(State.CLOSED);
        }
    }

    public static class HalfOpen extends Real {
        public HalfOpen() {
            super(State.HALF_OPEN);
        }
    }

    public static class Model {
        private final ReferenceBreaker breaker;
        private ReferenceBreaker.Call first;
        private ReferenceBreaker.Call second;

        Model(State initial) {
            breaker = new ReferenceBreaker(config(initial), 0);
            if (initial == State.CLOSED) {
                breaker.end(breaker.start(0), Outcome.FAILURE, 0);
            }
            first = breaker.start(0);
            second = breaker.start(0);
        }

        public boolean acquire() {
            return breaker.start(0) != null;
        }

        public void succeedFirst() {
            endFirst(Outcome.SUCCESS);
        }

        public void failFirst() {
            endFirst(Outcome.FAILURE);
        }

        private void endFirst(Outcome outcome) {
            if (first != null) {
                breaker.end(first, outcome, 0);
                first = null;
            }
        }

        public void succeedSecond() {
            endSecond(Outcome.SUCCESS);
        }

        public void failSecond() {
            endSecond(Outcome.FAILURE);
        }

        private void endSecond(Outcome outcome) {
            if (second != null) {
                breaker.end(second, outcome, 0);
                second = null;
            }
        }

        public String state() {
            breaker.settle(0);
            return breaker.state.toString();
        }

        public String look() {
            breaker.settle(0);
            Counts counts = breaker.counts(0);
            return breaker.state + " " + counts.total() + " " + counts.failed();
        }

        public void forceOpen() {
            breaker.force(State.FORCED_OPEN, "", 0);
        }

        public void reset() {
            breaker.reset("", 0);
        }
    }

    public static class ClosedModel extends Model {
        public ClosedModel() {
            super(State.CLOSED);
        }
    }

    public static class HalfOpenModel extends Model {
        public HalfOpenModel() {
            super(State.HALF_OPEN);
        }
    }
}
