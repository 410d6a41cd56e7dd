package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The call timeout of a stream is the time until it completes. */
class TimedStreamTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000);
    private final CircuitBreaker breaker = breaker(LONG);
    private final Sinks.Many<Object> source = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Object> heard = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean completed = new AtomicBoolean();

    private CircuitBreaker breaker(Duration callTimeout) {
        return CircuitBreaker.of(
                "stream",
                CircuitBreakerConfig.builder()
                        .callTimeout(callTimeout)
                        .ticker(ticker)
                        .build());
    }

    private Flux<Object> guarded(CircuitBreaker by) {
        return Subscriptions.guard(
                new SubscriptionCounting(by, null), source.asFlux().doOnCancel(() -> cancelled.set(true)));
    }

    private Disposable subscribe() {
        return guarded(breaker).subscribe(heard::add, failure::set, () -> completed.set(true));
    }

    @Test
    void countsAsASuccessWhenItCompletesInTime() {
        subscribe();
        source.tryEmitNext("one");
        assertThat(heard).as("elements arrive as they come").containsExactly("one");
        assertThat(breaker.snapshot().callsInFlight()).isOne();

        source.tryEmitComplete();
        assertThat(completed).isTrue();
        assertThat(failure).hasNullValue();
        assertThat(breaker.totals().successful()).isOne();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void countsAsAFailureWhenItFailsInTime() {
        IllegalStateException down = new IllegalStateException("down");
        subscribe();
        source.tryEmitError(down);
        assertThat(failure).hasValue(down);
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void failsAtTheDeadlineThoughItHasDelivered() {
        CircuitBreaker hasty = breaker(Duration.ofMillis(1));
        source.tryEmitNext("one");
        ticker.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> guarded(hasty)
                        .doOnNext(element -> ticker.advance(Duration.ofMillis(1)))
                        .blockLast(Duration.ofMinutes(1)))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessage("Call through circuit breaker 'stream' timed out after 1ms");
        assertThat(cancelled).as("the source is cancelled").isTrue();
        assertThat(hasty.totals().failed()).isOne();
    }

    @Test
    void failsWhenItCompletesTooLate() {
        subscribe();
        ticker.advance(LONG);
        source.tryEmitComplete();
        assertThat(failure.get()).isInstanceOf(CallTimeoutException.class);
        assertThat(completed).isFalse();
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void countsAsASuccessWhenItIsCancelledAfterAnElement() {
        Disposable subscription = subscribe();
        source.tryEmitNext("one");
        subscription.dispose();
        assertThat(cancelled).isTrue();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void countsAsNothingWhenItIsCancelledBefore() {
        subscribe().dispose();
        assertThat(cancelled).isTrue();
        assertThat(breaker.totals().cancelled()).isOne();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void isNotSubscribedToWhileTheBreakerIsOpen() {
        breaker.forceOpen("drill");
        subscribe();
        assertThat(failure.get()).isInstanceOf(CallNotPermittedException.class);
        assertThat(source.currentSubscriberCount()).isZero();
        assertThat(breaker.totals().notPermitted()).isOne();
    }
}
