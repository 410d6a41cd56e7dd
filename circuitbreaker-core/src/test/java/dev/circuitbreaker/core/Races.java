package dev.circuitbreaker.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * What two threads do at once, and all that may come of it: jcstress fails on any other outcome. {@link RacesTest} runs
 * them.
 */
public final class Races {

    private static final IllegalStateException DOWN = new IllegalStateException("down");

    private Races() {}

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder().minimumNumberOfCalls(1).ticker(new ManualTicker());
    }

    private static CircuitBreaker breaker(CircuitBreakerConfig config) {
        return CircuitBreaker.of("raced", config);
    }

    /** Both failures trip the breaker. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "one transition, both failures counted")
    public static class OneTrip {

        private static final CircuitBreakerConfig CONFIG = config().build();

        private final CircuitBreaker breaker = breaker(CONFIG);
        private final AtomicInteger transitions = new AtomicInteger();
        private final Permit first = breaker.acquire();
        private final Permit second = breaker.acquire();

        /** Counts the transitions. */
        public OneTrip() {
            breaker.onTransition(transition -> transitions.incrementAndGet());
        }

        @Actor
        public void fail() {
            first.failed(DOWN);
        }

        @Actor
        public void failToo() {
            second.failed(DOWN);
        }

        @Arbiter
        public void look(II_Result seen) {
            seen.r1 = transitions.get();
            seen.r2 = (int) breaker.totals().failed();
        }
    }

    /** Two threads report the end of the same call. */
    @JCStressTest
    @State
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the success came first")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the failure came first")
    public static class OneReport {

        private static final CircuitBreakerConfig CONFIG = config().build();

        private final CircuitBreaker breaker = breaker(CONFIG);
        private final Permit permit = breaker.acquire();

        @Actor
        public void succeed() {
            permit.succeeded(null);
        }

        @Actor
        public void fail() {
            permit.failed(DOWN);
        }

        @Arbiter
        public void look(III_Result seen) {
            seen.r1 = (int) breaker.totals().successful();
            seen.r2 = (int) breaker.totals().failed();
            seen.r3 = breaker.snapshot().callsInFlight();
        }
    }

    /** Two calls come to a half-open breaker that has room for one. */
    @JCStressTest
    @State
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first one got the place")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second one got the place")
    public static class OnePlace {

        private static final CircuitBreakerConfig CONFIG = config().initialState(CircuitBreaker.State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();

        private final CircuitBreaker breaker = breaker(CONFIG);

        @Actor
        public void come(ZZI_Result seen) {
            seen.r1 = breaker.tryAcquire() != null;
        }

        @Actor
        public void comeToo(ZZI_Result seen) {
            seen.r2 = breaker.tryAcquire() != null;
        }

        @Arbiter
        public void look(ZZI_Result seen) {
            seen.r3 = breaker.snapshot().callsInFlight();
        }
    }

    /** A failure that would trip the breaker arrives while somebody resets it. */
    @JCStressTest
    @State
    @Outcome(
            id = "0, 0, 1",
            expect = ACCEPTABLE,
            desc = "closed, with an empty window, and the failure is in the totals")
    public static class LateFailure {

        private static final CircuitBreakerConfig CONFIG = config().build();

        private final CircuitBreaker breaker = breaker(CONFIG);
        private final Permit permit = breaker.acquire();

        @Actor
        public void fail() {
            permit.failed(DOWN);
        }

        @Actor
        public void reset() {
            breaker.reset(null);
        }

        @Arbiter
        public void look(III_Result seen) {
            CircuitBreakerSnapshot snapshot = breaker.snapshot();
            seen.r1 = snapshot.state().ordinal();
            seen.r2 = snapshot.bufferedCalls();
            seen.r3 = (int) breaker.totals().failed();
        }
    }

    /** A call that hangs ends while a reader finds it hanging. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "recorded once, as slow, whoever was first")
    public static class HungCall {

        private static final CircuitBreakerConfig CONFIG = config().minimumNumberOfCalls(100)
                .slowCallDurationThreshold(Duration.ofSeconds(1))
                .build();

        private final ManualTicker ticker = new ManualTicker();
        private final CircuitBreaker breaker =
                breaker(CONFIG.toBuilder().ticker(ticker).build());
        private final Permit permit = breaker.acquire();

        /** Lets the call become slow. */
        public HungCall() {
            ticker.advance(Duration.ofSeconds(2));
        }

        @Actor
        public void end() {
            permit.succeeded(null);
        }

        @Actor
        public void look() {
            breaker.snapshot();
        }

        @Arbiter
        public void look(IIII_Result seen) {
            CircuitBreakerSnapshot snapshot = breaker.snapshot();
            seen.r1 = snapshot.bufferedCalls();
            seen.r2 = snapshot.slowCalls();
            seen.r3 = (int) breaker.totals().slow();
            seen.r4 = snapshot.callsInFlight();
        }
    }

    /** The breaker of a key gives way to that of another while it makes a call; if it cannot, another one does. */
    @JCStressTest
    @State
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both calls are in the totals")
    public static class EvictedKey {

        private static final CircuitBreakerConfig CONFIG = config().maxKeys(2).build();

        private final CircuitBreaker breaker = breaker(CONFIG);
        private final CircuitBreaker oldest = breaker.forKey("oldest");

        /** Leaves no room. */
        public EvictedKey() {
            breaker.forKey("other");
        }

        @Actor
        public void call() {
            oldest.run(() -> {});
        }

        @Actor
        public void callWithNewKey() {
            breaker.forKey("new").run(() -> {});
        }

        @Arbiter
        public void look(II_Result seen) {
            seen.r1 = (int) breaker.totals().successful();
            seen.r2 = breaker.snapshot().callsInFlight();
        }
    }
}
