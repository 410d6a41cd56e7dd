package dev.circuitbreaker.core.simulation;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.core.Permit;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The policies that need no other library. */
public final class Policies {

    /** Lets everything through. */
    public static final Contestant NONE =
            new Contestant("no breaker", (time, log) -> (call, truth) -> (good, nanos) -> {});

    /** Knows what will become of a call, and lets through what will succeed. */
    public static final Contestant ORACLE =
            new Contestant("oracle", (time, log) -> (call, truth) -> truth.good() ? (good, nanos) -> {} : null);

    /** The textbook's breaker. */
    public static final Contestant TEXTBOOK = new Contestant("textbook", Textbook::new);

    /** Ours, with its defaults. */
    public static final Contestant DEFAULTS = ours("ours", UnaryOperator.identity());

    /** Ours, as Resilience4j is set by default. Its probes may take for ever there; here the lease has to end. */
    public static final Contestant AS_RESILIENCE4J = ours(
            "ours, set as Resilience4j",
            builder -> builder.minimumNumberOfCalls(100)
                    .waitDurationInOpenState(Duration.ofSeconds(60))
                    .permittedNumberOfCallsInHalfOpenState(10)
                    .maxWaitDurationInHalfOpenState(Duration.ofDays(1)));

    /** Ours, heeding how long a dependency asks not to be called. */
    public static final Contestant HEEDING =
            ours("ours, heeding Retry-After", builder -> builder.retryAfter(Policies::pause));

    /** The same with jitter, which then only adds to the wait. */
    public static final Contestant HEEDING_WITH_JITTER = ours(
            "ours, heeding Retry-After, randomized by 0.25",
            builder -> builder.retryAfter(Policies::pause).randomizedWaitFactor(0.25));

    /** Ours, which adapts. */
    public static final Contestant ADAPTIVE = ours("ours, adaptive", builder -> builder.strategy(Strategy.ADAPTIVE));

    /** Published ways to let only a share of the calls through. */
    public static final List<Contestant> THROTTLING = List.of(
            Throttling.byAccepted(2), Throttling.byAccepted(1.1), Throttling.byErrorRate(), Throttling.byHalving());

    /** Ours, with a key for the shard. */
    public static final Contestant KEYED = new Contestant("ours, with a key", (time, log) -> {
        CircuitBreaker breaker = breaker("ours", time, log, UnaryOperator.identity());
        return new Guarded(
                call -> breaker.forKey(call.shard()), () -> breaker.keys().values());
    });

    private static final int INSTANCES = 10;
    private static final IllegalStateException FAILURE = new IllegalStateException("a failed call");

    private Policies() {}

    private static @Nullable Duration pause(Throwable failure) {
        return failure instanceof PauseRequest request ? Duration.ofNanos(request.nanos) : null;
    }

    /** A failed call of a dependency that said for how long it wants to be left alone. */
    private static final class PauseRequest extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final long nanos;

        PauseRequest(long nanos) {
            super("a failed call", null, false, false);
            this.nanos = nanos;
        }
    }

    /**
     * Ours, with other settings.
     *
     * @param title its name
     * @param settings changes the defaults
     * @return a contestant
     */
    public static Contestant ours(String title, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        return new Contestant(title, (time, log) -> {
            CircuitBreaker breaker = breaker("ours", time, log, settings);
            return new Guarded(call -> breaker, () -> List.of(breaker));
        });
    }

    /**
     * Ten instances of an application, each with a breaker of its own and a tenth of the calls. Their waits are spread
     * evenly over what a factor for jitter allows, as chance would on average, but the same in every run.
     *
     * @param title its name
     * @param jitter from 0 to 1
     * @return a contestant
     */
    public static Contestant fleet(String title, double jitter) {
        return new Contestant(title, (time, log) -> {
            CircuitBreaker[] instances = new CircuitBreaker[INSTANCES];
            Arrays.setAll(instances, i -> {
                double factor = 1 + jitter * (2.0 * i / (INSTANCES - 1) - 1);
                Duration base = CircuitBreakerConfig.ofDefaults().waitDurationInOpenState();
                return breaker(
                        "instance " + i,
                        time,
                        log,
                        builder ->
                                builder.waitDurationInOpenState(Duration.ofNanos(Math.round(base.toNanos() * factor))));
            });
            return new Guarded(call -> instances[call.shard()], () -> List.of(instances));
        });
    }

    private static CircuitBreaker breaker(
            String name, VirtualTime time, StateLog log, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        CircuitBreaker breaker = CircuitBreaker.of(
                name,
                settings.apply(CircuitBreakerConfig.builder())
                        .ticker(time.ticker())
                        .build());
        breaker.onTransition(
                transition -> log.moved(transition.name(), transition.to() == CircuitBreaker.State.CLOSED));
        return breaker;
    }

    /** Ours: which breaker a call asks, and which there are. */
    private record Guarded(Function<Call, CircuitBreaker> asked, Supplier<Collection<CircuitBreaker>> all)
            implements Policy {

        @Override
        public @Nullable Admitted admit(Call call, Answer truth) {
            Permit permit = asked.apply(call).tryAcquire();
            if (permit == null) {
                return null;
            }
            return (good, nanos) -> {
                if (good) {
                    permit.succeeded(null);
                } else {
                    permit.failed(truth.pause() == 0 ? FAILURE : new PauseRequest(truth.pause()));
                }
            };
        }

        @Override
        public void look() {
            all.get().forEach(CircuitBreaker::state);
        }
    }
}
