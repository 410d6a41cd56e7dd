package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The test plays the thread whose stack was full when its call ended. */
class UnreportedTest extends BreakerFixture {

    /** Opens no lane, so that every call is admitted with care, and opens with the fourth failure. */
    private final CircuitBreaker breaker = breaker(config().recordResultPredicate(result -> false));

    private final CallPipeline pipeline = breaker.pipeline;

    private void leave(Object end, @Nullable Throwable thrown) {
        pipeline.putBack(new Object[] {end, thrown, null});
    }

    private CircuitBreakerTotals totals() {
        return pipeline.machine.totals.read(pipeline.machine.ledger, 0, 0);
    }

    @Test
    void endsAreReportedByTheNextCallAsWhatTheyWere() {
        leave(breaker.acquire().admission(), null);
        leave(breaker.acquire().admission(), new IllegalStateException("down"));
        breaker.acquire().cancelled();
        assertThat(pipeline.machine.ledger.inFlight()).isZero();
        assertThat(totals().successful()).isEqualTo(1);
        assertThat(totals().failed()).isEqualTo(1);
        assertThat(pipeline.hasUnreported()).isFalse();
    }

    @Test
    void endsThatWereLeftWithoutTheMonitorAreReportedOnce() {
        Object[] older = {breaker.acquire().admission(), null, null};
        Object[] newer = {breaker.acquire().admission(), null, older};
        Object[] late = {breaker.acquire().admission(), null, newer};
        pipeline.unguarded = newer;
        pipeline.catchUp();
        assertThat(totals().successful()).isEqualTo(2);
        pipeline.unguarded = late; // by a thread that had seen the one before
        assertThat(pipeline.hasUnreported()).isTrue();
        pipeline.catchUp();
        assertThat(totals().successful()).isEqualTo(3);
        assertThat(pipeline.machine.ledger.inFlight()).isZero();
    }

    @Test
    void theEndOfACallWithADeadlineIsReportedByTheNextLook() {
        RacingTicker racing = new RacingTicker();
        CircuitBreaker timed = breaker(config().ticker(racing).callTimeout(Duration.ofMinutes(1)));
        String result = timed.execute(() -> {
            racing.race(0, () -> {
                throw new IllegalStateException("no room");
            });
            return "tea";
        });
        assertThat(result).isEqualTo("tea");
        assertThat(timed.pipeline.machine.ledger.inFlight()).isEqualTo(1);
        assertThat(timed.snapshot().callsInFlight()).isZero();
        assertThat(timed.totals().successful()).isEqualTo(1);
    }

    @Test
    void anErrorOnceThePermitIsBackDoesNotGiveItBackAgain() {
        pipeline.machine.totals.afterEnd = () -> {
            throw new OutOfMemoryError("simulated");
        };
        assertThat(breaker.execute(() -> "tea")).isEqualTo("tea");
        pipeline.machine.totals.afterEnd = null;
        pipeline.catchUp();
        assertThat(pipeline.machine.ledger.inFlight()).isZero();
        assertThat(totals().successful()).isEqualTo(1);
    }

    @Test
    void endsAreReportedByTheNextFailure() {
        Permit next = breaker.acquire();
        leave(breaker.acquire().admission(), null);
        next.failed(new IllegalStateException("down"));
        assertThat(pipeline.machine.ledger.inFlight()).isZero();
    }

    @Test
    void anEndThatFindsNoRoomAgainIsKept() {
        List<String> told = new ArrayList<>();
        UnreportedEnds.Late late = thrown -> {
            told.add("asked");
            if (told.size() == 1) {
                throw new StackOverflowError();
            }
        };
        leave(late, null);
        pipeline.catchUp();
        assertThat(pipeline.hasUnreported()).isTrue();
        pipeline.catchUp();
        assertThat(told).hasSize(2);
        assertThat(pipeline.hasUnreported()).isFalse();
    }

    @Test
    void whatWasHeldIsTold() {
        pipeline.machine.hold();
        breaker.pipeline.machine.enter(CircuitBreaker.State.FORCED_OPEN, state -> true, "drill", ticker.read());
        assertThat(causes).isEmpty();
        leave(pipeline, null);
        pipeline.catchUp();
        assertThat(causes).containsExactly("drill");
    }

    /** Not an end that was late, but one whose deadline was noticed late. */
    @Test
    void aCallThatExpiredIsDatedWhenItDid() {
        List<CircuitBreakerEvent> heard = new ArrayList<>();
        breaker.addListener(heard::add);
        Permit permit = breaker.acquire();
        ticker.advance(Duration.ofHours(1));
        Instant before = Instant.now();
        Runnable news = permit.expired(
                Duration.ofMinutes(1), new CallTimeoutException(pipeline, "pricing", Duration.ofMinutes(1)));
        assertThat(news).isNotNull();
        news.run();
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).at())
                .isBetween(before.minus(Duration.ofMinutes(59)), Instant.now().minus(Duration.ofMinutes(59)));
    }

    @Test
    void aTimeoutOfItsOwnIsAFailureWhateverTheSettingsSay() {
        CircuitBreaker deaf = breaker(config().ignoreExceptions(CallTimeoutException.class));
        deaf.acquire().failed(new CallTimeoutException(deaf.pipeline, "pricing", Duration.ofSeconds(1)));
        deaf.acquire().failed(new CallTimeoutException(pipeline, "pricing", Duration.ofSeconds(1)));
        assertThat(deaf.totals().failed()).isEqualTo(1);
        assertThat(deaf.totals().ignored()).isEqualTo(1);
    }

    @Test
    void theEndOfAnExpiredCallIsToldToWhoAwaitsIt() {
        List<String> told = new ArrayList<>();
        StateMachine machine = pipeline.machine;
        machine.totals.afterEnd = () -> told.add("ended");
        Permit permit = breaker.acquire();
        assertThat(machine.expired(permit.admission(), 1, false, ticker.read(), ticker.read()))
                .as("whether a transition is held")
                .isFalse();
        assertThat(told).hasSize(1);
    }

    @Test
    void endsAreReportedByReaders() {
        leave(breaker.acquire().admission(), null);
        assertThat(breaker.totals().successful()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            breaker.acquire().failed(new IllegalStateException("down"));
        }
        leave(breaker.acquire().admission(), new IllegalStateException("down"));
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }
}
