package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More keys than room, used by several threads at once, and the books balanced afterwards. */
@Tag("threads")
class KeyContentionTest {

    private static final int THREADS = 8;
    private static final int CALLS = 10_000;
    private static final int KEYS = 24;
    private static final int ROOM = 16;

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "contended",
            CircuitBreakerConfig.builder()
                    .ticker(new ManualTicker(Long.MAX_VALUE - 1_000_000_000L))
                    .maxKeys(ROOM)
                    .failureRateThreshold(100)
                    .build());
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);

    @AfterEach
    void stopThreads() {
        pool.shutdownNow();
    }

    @Test
    void everyCallIsCountedOnceAndTotalsNeverDecrease() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Future<Integer> reader = pool.submit(() -> read(over));
        List<Future<int[]>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            callers.add(pool.submit(
                    () -> call(RandomGeneratorFactory.of("L64X128MixRandom").create(seed))));
        }
        int[] ended = new int[3];
        for (Future<int[]> caller : callers) {
            int[] made = caller.get(30, TimeUnit.SECONDS);
            for (int outcome = 0; outcome < ended.length; outcome++) {
                ended[outcome] += made[outcome];
            }
        }
        over.set(true);
        assertThat(reader.get(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(ROOM);
        assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(ended[0], ended[1], 0, ended[2], 0, 0));
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.keys()).hasSize(ROOM);
    }

    @Test
    void aManualStateReachesEveryKey() throws Exception {
        Future<int[]> caller = pool.submit(
                () -> call(RandomGeneratorFactory.of("L64X128MixRandom").create(1)));
        List<Future<?>> orders = new ArrayList<>();
        for (State state : new State[] {State.DISABLED, State.METRICS_ONLY, State.CLOSED}) {
            orders.add(pool.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    switch (state) {
                        case DISABLED -> breaker.disable(null);
                        case METRICS_ONLY -> breaker.observe(null);
                        default -> breaker.reset(null);
                    }
                }
            }));
        }
        for (Future<?> order : orders) {
            order.get(30, TimeUnit.SECONDS);
        }
        State last = breaker.state();
        caller.get(30, TimeUnit.SECONDS);
        assertThat(breaker.keys().values()).extracting(CircuitBreaker::state).containsOnly(last);
    }

    /** Makes calls and tells how many succeeded, failed and were cancelled. */
    private int[] call(RandomGenerator random) {
        int[] ended = new int[3];
        for (int i = 0; i < CALLS; i++) {
            Permit permit = breaker.forKey(random.nextInt(KEYS)).acquire();
            // A success every other time keeps a hundred percent out of reach.
            int outcome = i % 2 == 0 ? 0 : random.nextInt(3);
            switch (outcome) {
                case 0 -> permit.succeeded(null);
                case 1 -> permit.failed(new IllegalStateException());
                default -> permit.cancelled();
            }
            ended[outcome]++;
        }
        return ended;
    }

    /** Watches the books and tells how many keys there were at most. */
    private int read(AtomicBoolean over) {
        long before = 0;
        int most = 0;
        while (!over.get()) {
            CircuitBreakerTotals totals = breaker.totals();
            assertThat(totals.successful()).isGreaterThanOrEqualTo(before);
            before = totals.successful();
            most = Math.max(most, breaker.keys().size());
        }
        return most;
    }
}
