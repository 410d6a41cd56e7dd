package dev.circuitbreaker.spring.metrics;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import dev.circuitbreaker.spring.events.CallDurationSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one circuit breaker in one meter registry.
 *
 * <p>What is counted includes the keys of the breaker. Gauges and function counters hold the breaker weakly and ask it when they are read. Transitions, recoveries and
 * fallbacks are counted here, because they are kept nowhere else.
 */
final class BreakerMeters {

    private static final int OUTCOMES = FallbackOutcome.values().length;

    private final CircuitBreaker breaker;
    private final MeterRegistry registry;
    private final Tags name;
    private final List<CircuitBreaker.Registration> listening;
    private final CandidateMeters trial;

    /** Null unless durations are measured. */
    private final @Nullable CallTimers timers;

    /** What is to be removed in the end. Guarded by this. */
    private final Set<Meter> meters = new HashSet<>();

    /** From then on nothing is registered: the meters may belong to the next breaker of this name. Guarded by this. */
    private boolean unbound;

    /** Written once per kind; read by any call that falls back, which should not wait for a lock. */
    private final AtomicReferenceArray<@Nullable Counter> fallbacks =
            new AtomicReferenceArray<>(Source.values().length * OUTCOMES);

    /** By kind and classifier; read by any call that throws. */
    private final Map<String, Counter> exceptions = new ConcurrentHashMap<>();

    BreakerMeters(CircuitBreaker breaker, MeterRegistry registry, boolean timed) {
        this.breaker = breaker;
        this.registry = registry;
        this.name = Tags.of("name", breaker.name());
        showState();
        showNumbers();
        countCalls();
        showKeys();
        expectTransitions();
        this.trial = new CandidateMeters(breaker, registry, name);
        trial.update();
        this.timers = timed ? new CallTimers(breaker, registry, name) : null;
        RecoveryTimer recovery = new RecoveryTimer(recoveryTimer());
        this.listening = List.of(
                breaker.onTransition(transition -> {
                    countTransition(transition.from(), transition.to(), 1);
                    recovery.heard(transition);
                }),
                breaker.onException(classified -> countException(classified.kind(), classified.classifier())));
        recovery.takeUp(breaker);
    }

    boolean isOf(@Nullable CircuitBreaker other) {
        return breaker == other;
    }

    synchronized void unbind() {
        listening.forEach(CircuitBreaker.Registration::close);
        unbound = true;
        trial.remove();
        if (timers != null) {
            timers.remove();
        }
        meters.forEach(registry::remove);
    }

    CallDurationSource.@Nullable Percentiles percentiles() {
        return timers == null ? null : timers.percentiles();
    }

    /** The settings have changed. */
    synchronized void reconfigured() {
        if (!unbound) {
            trial.update();
        }
    }

    private void showState() {
        for (State state : State.values()) {
            Tags tags = name.and("state", tag(state));
            gauge(
                    "circuitbreaker.state",
                    "1 while the circuit breaker is in the state, 0 otherwise",
                    tags,
                    seen -> seen.state() == state ? 1 : 0);
        }
        gauge(
                "circuitbreaker.state.code",
                "The state: 0 closed, 1 half-open, 2 open, 3 forced open, -1 disabled, -2 metrics only",
                name,
                seen -> code(seen.state()));
    }

    private void showNumbers() {
        gauge(
                "circuitbreaker.failure.rate",
                "The percentage of failed calls in the window; NaN below the minimum number of calls",
                name,
                seen -> seen.snapshot().failureRate());
        gauge(
                "circuitbreaker.slow.call.rate",
                "The percentage of slow calls in the window; NaN below the minimum number of calls",
                name,
                seen -> seen.snapshot().slowCallRate());
        meters.add(Gauge.builder("circuitbreaker.outage.seconds", breaker, BreakerMeters::outage)
                .description("The time since the circuit breaker opened first and has not been closed; 0 otherwise")
                .baseUnit("seconds")
                .tags(name)
                .register(registry));
        gauge(
                "circuitbreaker.admitted.share",
                "The share of calls that is let through, from 0 to 1; 0 where only probes are",
                name,
                seen -> seen.snapshot().admittedShare());
        gauge(
                "circuitbreaker.calls.in.flight",
                "The number of calls let through and not ended",
                name,
                seen -> seen.snapshot().callsInFlight());
        gauge(
                "circuitbreaker.slow.calls.in.flight",
                "The number of calls in flight for longer than the slow-call duration threshold: those that hang",
                name,
                seen -> seen.snapshot().slowCallsInFlight());
    }

    private static double outage(CircuitBreaker seen) {
        CircuitBreakerSnapshot.Outage outage = seen.snapshot().outage();
        return outage == null ? 0 : outage.lasted().toNanos() / 1e9;
    }

    private void countCalls() {
        countCalls("success", CircuitBreakerTotals::successful);
        countCalls("failure", CircuitBreakerTotals::failed);
        countCalls("ignored", CircuitBreakerTotals::ignored);
        countCalls("cancelled", CircuitBreakerTotals::cancelled);
        countCalls("not_permitted", CircuitBreakerTotals::notPermitted);
        total(
                "circuitbreaker.slow.calls",
                "The number of calls that took longer than the slow-call duration threshold, ended or not",
                name,
                CircuitBreakerTotals::slow);
        meters.add(FunctionCounter.builder("circuitbreaker.calls.overdue", breaker, CircuitBreaker::overdueCalls)
                .description("The number of calls that gave their callers back much later than their call-timeout")
                .tags(name)
                .register(registry));
    }

    private void showKeys() {
        countKeys("open", true);
        countKeys("other", false);
        meters.add(FunctionCounter.builder("circuitbreaker.keys.evicted", breaker, CircuitBreaker::evictedKeys)
                .description("The number of keys that have given way to others")
                .tags(name)
                .register(registry));
    }

    private void countKeys(String state, boolean rejecting) {
        gauge(
                "circuitbreaker.keys",
                "The number of keys that have a circuit breaker: open or forced open, and others",
                name.and("state", state),
                seen -> seen.keys().values().stream()
                        .filter(keyed -> keyed.state().rejectsCalls() == rejecting)
                        .count());
    }

    private void countCalls(String outcome, ToLongFunction<CircuitBreakerTotals> total) {
        total("circuitbreaker.calls", "The number of calls by outcome", name.and("outcome", outcome), total);
    }

    private Timer recoveryTimer() {
        Timer timer = Timer.builder("circuitbreaker.recovery")
                .description("The time from opening until the circuit breaker is closed again, failed probes included")
                .tags(name)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    private void gauge(String meter, String description, Tags tags, ToDoubleFunction<CircuitBreaker> value) {
        meters.add(Gauge.builder(meter, breaker, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private void total(String meter, String description, Tags tags, ToLongFunction<CircuitBreakerTotals> value) {
        meters.add(FunctionCounter.builder(meter, breaker, seen -> value.applyAsLong(seen.totals()))
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** What happens of itself starts at zero, so that rates over time see the first one, too. */
    private void expectTransitions() {
        countTransition(State.CLOSED, State.OPEN, 0);
        countTransition(State.OPEN, State.HALF_OPEN, 0);
        countTransition(State.HALF_OPEN, State.OPEN, 0);
        countTransition(State.HALF_OPEN, State.CLOSED, 0);
    }

    private void countTransition(State from, State to, int times) {
        Counter counter = register(Counter.builder("circuitbreaker.transitions")
                .description("The number of changes of state")
                .tags(name.and("from", tag(from), "to", tag(to))));
        if (counter != null) {
            counter.increment(times);
        }
    }

    void countFallback(Source source, FallbackOutcome outcome) {
        int kind = source.ordinal() * OUTCOMES + outcome.ordinal();
        Counter counter = fallbacks.get(kind);
        if (counter == null) {
            counter = register(Counter.builder("circuitbreaker.fallbacks")
                    .description("The number of fallbacks by the source of their answer and by outcome")
                    .tags(name.and("source", tag(source), "outcome", tag(outcome))));
            if (counter == null) {
                return;
            }
            fallbacks.set(kind, counter);
        }
        counter.increment();
    }

    private void countException(Kind kind, String classifier) {
        String key = kind + classifier;
        Counter counter = exceptions.get(key);
        if (counter == null) {
            counter = register(Counter.builder("circuitbreaker.exceptions")
                    .description("The number of exceptions by what they say of the dependency and who says so")
                    .tags(name.and("kind", tag(kind), "classifier", classifier)));
            if (counter == null) {
                return;
            }
            exceptions.put(key, counter);
        }
        counter.increment();
    }

    /** Registers a counter that not every breaker needs, or finds it; null if it is too late. */
    private synchronized @Nullable Counter register(Counter.Builder builder) {
        if (unbound) {
            return null;
        }
        Counter counter = builder.register(registry);
        meters.add(counter);
        return counter;
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static int code(State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
            case FORCED_OPEN -> 3;
            case DISABLED -> -1;
            case METRICS_ONLY -> -2;
        };
    }
}
