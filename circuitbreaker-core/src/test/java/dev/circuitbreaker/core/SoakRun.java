package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Runs for long, so it is no test of the ordinary build: {@code ./mvnw test -Psoak -pl circuitbreaker-core}, for as many
 * seconds as {@code -Dsoak.seconds} says.
 */
class SoakRun {

    private static final int SECONDS = Integer.getInteger("soak.seconds", 60);
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int ROUNDS = 3;

    @Test
    void losesNoCallAndKeepsNoGarbage() throws Exception {
        CircuitBreaker untimed = CircuitBreaker.of(
                "untimed", CircuitBreakerConfig.builder().slowCallDetectionOff().build());
        CircuitBreaker timed = CircuitBreaker.of(
                "timed",
                CircuitBreakerConfig.builder()
                        .slowCallDurationThreshold(Duration.ofSeconds(1))
                        .build());
        long calls = 0;
        List<Long> heap = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            calls += hammer(untimed, timed);
            heap.add(usedAfterGarbageCollection());
        }
        CircuitBreakerTotals first = untimed.totals();
        CircuitBreakerTotals second = timed.totals();
        assertThat(first.successful() + first.failed() + second.successful() + second.failed())
                .isEqualTo(calls);
        assertThat(untimed.snapshot().callsInFlight()).isZero();
        assertThat(timed.snapshot().callsInFlight()).isZero();
        assertThat(heap.get(ROUNDS - 1) - heap.get(0))
                .as("growth of the heap: %s", heap)
                .isLessThan(1_000_000);
        System.out.printf("%,d calls, heap after each round %s%n", calls, heap);
    }

    private static long hammer(CircuitBreaker untimed, CircuitBreaker timed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / ROUNDS;
        List<Future<Long>> made = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            made.add(threads.submit(() -> {
                long calls = 0;
                while (System.nanoTime() - end < 0) {
                    calls += batch(untimed) + batch(timed);
                }
                return calls;
            }));
        }
        long calls = 0;
        for (Future<Long> future : made) {
            calls += future.get();
        }
        threads.shutdown();
        return calls;
    }

    /** A thousand calls, of which one fails. */
    private static int batch(CircuitBreaker breaker) {
        for (int i = 0; i < 999; i++) {
            breaker.execute(() -> "result");
        }
        breaker.acquire().failed(new IllegalStateException());
        return 1_000;
    }

    @Test
    void createsAHundredThousandBreakersWithoutAThread() {
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        CircuitBreakerConfig config = CircuitBreakerConfig.ofDefaults();
        CircuitBreaker[] breakers = new CircuitBreaker[100_000];
        CircuitBreaker.of("warm-up", config);
        long before = usedAfterGarbageCollection();
        long start = System.nanoTime();
        for (int i = 0; i < breakers.length; i++) {
            breakers[i] = CircuitBreaker.of("breaker", config);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        long bytes = (usedAfterGarbageCollection() - before) / breakers.length;
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isEqualTo(threadsBefore);
        assertThat(bytes).as("bytes per breaker").isLessThan(2_000);
        System.out.printf("%d breakers in %d ms, %d bytes each%n", breakers.length, millis, bytes);
    }

    private static long usedAfterGarbageCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
