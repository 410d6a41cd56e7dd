package dev.circuitbreaker.spring.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class FleetLoopTest {

    /** Says that nothing is wrong, or throws. */
    private static final class Store implements FleetStore {

        final BlockingQueue<Collection<FleetReport>> exchanges = new LinkedBlockingQueue<>();
        volatile @Nullable RuntimeException failure;
        volatile @Nullable Runnable listener;

        /** What an exchange waits for. */
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
            CountDownLatch closed = gate; // before a test hears of this exchange, and puts up the gate of the next one
            exchanges.add(reports);
            awaitOpen(closed);
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return reports.stream()
                    .collect(Collectors.toMap(FleetReport::name, any -> new FleetVerdict(1, 1, 0, 0, false, null, 0)));
        }

        @Override
        public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
            return new ProbeLease(true, Duration.ZERO);
        }

        @Override
        public FleetOverride override(String name, FleetOrder order, Duration ttl) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, FleetBreakerView> look(Collection<String> names) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nudge(String instance) {}

        @Override
        public void onNudge(@Nullable Runnable told) {
            listener = told;
        }

        @Override
        public void close() {}
    }

    private static void awaitOpen(CountDownLatch gate) {
        try {
            assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private final Store store = new Store();
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
    private final CircuitBreaker breaker = registry.get("pricing");
    private final FleetLoop loop = new FleetLoop(
            store,
            wake -> new FleetInstance(
                    registry,
                    store,
                    new FleetSettings(FleetMode.QUORUM, "one", "circuitbreaker", Duration.ofHours(1)),
                    new ProbeLeases(store, "one"),
                    wake));

    @AfterEach
    void stop() {
        loop.stop();
    }

    private Collection<FleetReport> next() throws InterruptedException {
        Collection<FleetReport> reports = store.exchanges.poll(20, TimeUnit.SECONDS);
        assertThat(reports).as("an exchange").isNotNull();
        return reports;
    }

    private void nextIn(State state) throws InterruptedException {
        while (next().stream().noneMatch(report -> report.state().state() == state)) {
            // one that had begun before
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void exchangesWhenItStartsAndThenOnceASecond() throws InterruptedException {
        assertThat(loop.isAvailable()).isFalse();
        loop.start();
        assertThat(next()).extracting(FleetReport::name).containsExactly("pricing");
        next();
        await(loop::isAvailable);
    }

    @Test
    void exchangesAtOnceWhenThereIsNewsHereOrThere() throws InterruptedException {
        loop.start();
        next();
        for (int i = 0; i < 40; i++) { // eighty pauses would take longer than the test may
            breaker.forceOpen("test");
            nextIn(State.FORCED_OPEN);
            breaker.reset("test");
            nextIn(State.CLOSED);
        }
        store.exchanges.clear();
        Runnable listener = store.listener;
        assertThat(listener).isNotNull();
        listener.run();
        next();
    }

    @Test
    void logsOnceThatTheStoreIsGoneAndOnceThatItIsBack(CapturedOutput output) throws InterruptedException {
        store.failure = new FleetUnavailableException("no answer from redis within 300 ms", null);
        loop.start();
        next();
        next();
        next();
        assertThat(loop.isAvailable()).isFalse();
        store.failure = null;
        await(loop::isAvailable);
        await(() -> output.getOut().contains("The fleet is back"));

        assertThat(output.getOut().split("The fleet cannot be reached", -1)).hasSize(2);
        assertThat(output.getOut())
                .contains("Circuit breakers decide by what this instance sees until it is back. no answer from redis");
    }

    @Test
    void outlivesWhatGoesWrong(CapturedOutput output) throws InterruptedException {
        store.failure = new IllegalStateException("garbled");
        loop.start();
        next();
        next();
        store.failure = null;
        await(loop::isAvailable);

        assertThat(output.getOut())
                .contains("An exchange with the fleet failed")
                .contains("garbled");
    }

    /** Where connecting takes longer than one exchange waits, that is nothing to warn of. */
    @Test
    void logsNothingOfASingleFailure(CapturedOutput output) throws InterruptedException {
        store.failure = new FleetUnavailableException("there is no connection yet", null);
        store.gate = new CountDownLatch(1);
        loop.start();
        next();
        CountDownLatch first = store.gate;
        store.gate = new CountDownLatch(1);
        first.countDown();
        next();
        store.failure = null;
        store.gate.countDown();
        await(loop::isAvailable);

        assertThat(output.getOut()).doesNotContain("The fleet");
    }

    @Test
    void takesNothingFromTheNextOneWhereItEndsLate() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        store.gate = slow;
        loop.start();
        next();
        Thread late = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("circuitbreaker-fleet"))
                .findFirst()
                .orElseThrow();
        loop.stop();
        store.gate = new CountDownLatch(0);
        loop.start();
        next();
        await(loop::isAvailable);

        slow.countDown();
        late.join();

        assertThat(store.listener).isNotNull();
        assertThat(loop.isAvailable()).isTrue();
    }

    @Test
    void endsWithItsThread() throws InterruptedException {
        loop.start();
        loop.start();
        next();
        assertThat(loop.isRunning()).isTrue();

        loop.stop();

        assertThat(loop.isRunning()).isFalse();
        assertThat(loop.isAvailable()).isFalse();
        assertThat(store.listener).isNull();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .doesNotContain("circuitbreaker-fleet");
        loop.start();
        next();
    }
}
