package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Policy;
import dev.circuitbreaker.core.simulation.StateLog;
import dev.circuitbreaker.core.simulation.VirtualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resilience4j on virtual time. Its limit to the stay in half-open is left off, which is its default: it is kept by a thread
 * that knows real time only. No probe here takes as long as our lease, so that decides nothing.
 */
final class Resilience4j {

    static final Contestant DEFAULTS = contestant("Resilience4j", UnaryOperator.identity());

    static final Contestant AS_OURS = contestant("Resilience4j, set as ours", Resilience4j::asOurs);

    /** Ten instances, each with a breaker of its own and a tenth of the calls. */
    static final Contestant FLEET = new Contestant("Resilience4j, ten instances", (time, log) -> {
        CircuitBreaker[] instances = new CircuitBreaker[10];
        Arrays.setAll(instances, i -> breaker("instance " + i, time, log, UnaryOperator.identity()));
        return (call, truth) -> admitted(instances[call.shard()]);
    });

    private static final IllegalStateException FAILURE = new IllegalStateException("a failed call");

    private Resilience4j() {}

    /** With its defaults but for the slow threshold. */
    static Contestant slowAfter(String title, Duration threshold) {
        return contestant("Resilience4j, slow after " + title, builder -> builder.slowCallDurationThreshold(threshold));
    }

    /** Set as ours, the slow threshold included. */
    static Contestant asOursSlowAfter(String title, Duration threshold) {
        return contestant(
                "Resilience4j, set as ours, slow after " + title,
                builder -> asOurs(builder).slowCallDurationThreshold(threshold));
    }

    static CircuitBreakerConfig.Builder asOurs(CircuitBreakerConfig.Builder builder) {
        return builder.minimumNumberOfCalls(10)
                .waitDurationInOpenState(Duration.ofSeconds(30))
                .permittedNumberOfCallsInHalfOpenState(3);
    }

    private static Contestant contestant(String title, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        return new Contestant(title, (time, log) -> {
            CircuitBreaker breaker = breaker("theirs", time, log, settings);
            return (call, truth) -> admitted(breaker);
        });
    }

    private static CircuitBreaker breaker(
            String name, VirtualTime time, StateLog log, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        return breaker(name, time, settings, closed -> log.moved(name, closed));
    }

    /** Tells of every transition whether it closes. */
    static CircuitBreaker breaker(
            String name,
            VirtualTime time,
            UnaryOperator<CircuitBreakerConfig.Builder> settings,
            Consumer<Boolean> log) {
        CircuitBreakerConfig config = settings.apply(CircuitBreakerConfig.custom())
                .clock(new VirtualClock(time))
                .currentTimestampFunction(clock -> time.now(), TimeUnit.NANOSECONDS)
                .build();
        CircuitBreaker breaker = CircuitBreaker.of(name, config);
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> log.accept(event.getStateTransition().getToState() == CircuitBreaker.State.CLOSED));
        return breaker;
    }

    static Policy.@Nullable Admitted admitted(CircuitBreaker breaker) {
        return breaker.tryAcquirePermission() ? ending(breaker) : null;
    }

    private static Policy.Admitted ending(CircuitBreaker breaker) {
        return (good, nanos) -> {
            if (good) {
                breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
            }
        };
    }

    private static final class VirtualClock extends Clock {

        private final VirtualTime time;

        VirtualClock(VirtualTime time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(time.now());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
