package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one thread that keeps all deadlines, and the guests that must not hold it up. */
class TimerTest extends BreakerFixture {

    private static final String TIMER = "circuit-breaker-call-timeout";
    private static final String GUEST = "circuit-breaker-guest";

    private final CountDownLatch never = new CountDownLatch(1);

    private CircuitBreaker inRealTime() {
        return breaker(config().ticker(Ticker.system())
                .callTimeout(Duration.ofMillis(50))
                .consecutiveFailureThreshold(1));
    }

    private void hang() {
        try {
            never.await(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertThatOthersAreInTime() {
        assertThatExceptionOfType(CallTimeoutException.class)
                .isThrownBy(() -> inRealTime().run(this::hang));
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - giveUp).as("waited for long").isNegative();
            Thread.onSpinWait();
        }
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @AfterEach
    void letGuestsGo() {
        never.countDown();
    }

    @Test
    void isNotHeldUpByWhatFollowsAStageThatTimedOut() throws Exception {
        BlockingQueue<String> ranOn = new LinkedBlockingQueue<>();
        inRealTime().executeAsync(CompletableFuture::new).whenComplete((value, thrown) -> {
            ranOn.add(Thread.currentThread().getName());
            hang();
        });
        assertThat(ranOn.poll(30, TimeUnit.SECONDS)).isEqualTo(GUEST);
        assertThatOthersAreInTime();
    }

    @Test
    void isNotHeldUpByListeners() throws Exception {
        for (int kind = 0; kind < 3; kind++) {
            CircuitBreaker breaker = inRealTime();
            BlockingQueue<String> ranOn = new LinkedBlockingQueue<>();
            Runnable guest = () -> {
                ranOn.add(Thread.currentThread().getName());
                hang();
            };
            switch (kind) {
                case 0 -> breaker.onTransition(transition -> guest.run());
                case 1 -> breaker.onFailure(failure -> guest.run());
                default -> breaker.addListener(event -> guest.run());
            }
            CompletableFuture<Object> result =
                    breaker.executeAsync(CompletableFuture::new).toCompletableFuture();
            assertThat(ranOn.poll(30, TimeUnit.SECONDS)).isEqualTo(GUEST);
            assertThat(breaker.state()).as("decided at once").isEqualTo(State.OPEN);
            assertThat(result.handle((value, thrown) -> thrown).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(CallTimeoutException.class);
            assertThatOthersAreInTime();
        }
    }

    @Test
    void isNotHeldUpByTheCancellationOfASource() throws Exception {
        CompletableFuture<Object> source = new CompletableFuture<>();
        CompletableFuture<Object> result =
                inRealTime().executeAsync(() -> source).toCompletableFuture();
        source.whenComplete((value, thrown) -> hang());
        assertThat(result.handle((value, thrown) -> thrown).get(30, TimeUnit.SECONDS))
                .isInstanceOf(CallTimeoutException.class);
        assertThatOthersAreInTime();
    }

    @Test
    void isNotHeldUpByMoreGuestsThanThereAreThreads() {
        List<CompletableFuture<Object>> results = new ArrayList<>();
        CircuitBreaker breaker = breaker(config().ticker(Ticker.system())
                .callTimeout(Duration.ofMillis(50))
                .slidingWindowSize(1_000)
                .minimumNumberOfCalls(1_000));
        for (int i = 0; i < 2 * TimeoutThreads.MAX_GUESTS; i++) {
            CompletableFuture<Object> result =
                    breaker.executeAsync(CompletableFuture::new).toCompletableFuture();
            result.whenComplete((value, thrown) -> hang());
            results.add(result);
        }
        await(() -> breaker.totals().failed() == results.size());
        assertThatOthersAreInTime();
        never.countDown();
        await(() -> results.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void countsACallThatBlocksBeforeItHasAStage() throws Exception {
        CircuitBreaker breaker = inRealTime();
        CompletableFuture<Object> source = new CompletableFuture<>();
        CompletableFuture<Object> result = breaker.executeAsync(() -> {
                    await(() -> breaker.totals().failed() == 1);
                    return source;
                })
                .toCompletableFuture();
        assertThat(result.handle((value, thrown) -> thrown).get(30, TimeUnit.SECONDS))
                .isInstanceOf(CallTimeoutException.class);
        assertThat(source.isCancelled()).isTrue();
    }

    @Test
    void endsWhenIdleAndKeepsNothingOfItsFirstCaller() throws Exception {
        InheritableThreadLocal<Object> inherited = new InheritableThreadLocal<>();
        AtomicReference<ClassLoader> loaders = new AtomicReference<>();
        ClassLoader application = new java.net.URLClassLoader(new java.net.URL[0]);
        AtomicReference<Object> seen = new AtomicReference<>();
        await(() -> thread(TIMER) == null && thread(GUEST) == null);
        Thread caller = new Thread(new ThreadGroup("application"), () -> {
            inherited.set("the caller's");
            inRealTime().executeAsync(CompletableFuture::new).whenComplete((value, thrown) -> {
                seen.set(List.of(
                        String.valueOf(inherited.get()),
                        Thread.currentThread().getThreadGroup().getName(),
                        Thread.currentThread().isDaemon()));
                loaders.set(Thread.currentThread().getContextClassLoader());
            });
        });
        caller.setContextClassLoader(application);
        caller.start();
        await(() -> seen.get() != null);
        assertThat(seen.get()).isEqualTo(List.of("null", "system", true));
        assertThat(loaders.get()).isSameAs(ClassLoader.getSystemClassLoader());
        inRealTime().run(() -> {
            Thread timer = thread(TIMER);
            assertThat(timer.isDaemon()).isTrue();
            assertThat(timer.getContextClassLoader()).isNull();
            assertThat(timer.getThreadGroup().getName()).isEqualTo("system");
        });
        await(() -> thread(TIMER) == null && thread(GUEST) == null);
    }

    @Test
    void datesATimeoutAtItsDeadlineWhenItIsNoticedLate() {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        CircuitBreaker breaker =
                breaker(config().callTimeout(Duration.ofSeconds(2)).consecutiveFailureThreshold(1));
        breaker.addListener(events::add);
        assertThatExceptionOfType(CallTimeoutException.class)
                .isThrownBy(() -> breaker.run(() -> ticker.advance(Duration.ofSeconds(12))));
        CircuitBreakerSnapshot snapshot = breaker.snapshot();
        assertThat(snapshot.state()).isEqualTo(State.OPEN);
        assertThat(snapshot.retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(events).hasSize(2);
        CircuitBreakerEvent.CallFailed failure = (CircuitBreakerEvent.CallFailed) events.get(0);
        CircuitBreakerEvent.StateTransition transition = (CircuitBreakerEvent.StateTransition) events.get(1);
        assertThat(failure.duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(failure.at()).isBefore(WallClock.now().minusSeconds(9));
        assertThat(transition.at()).isBetween(failure.at(), WallClock.now().minusSeconds(9));
    }
}
