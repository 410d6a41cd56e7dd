package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.circuitbreaker.core.ledger.CallLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real threads at once, and the books balanced afterwards: to the last call, to the last transition. */
@Tag("threads")
class ContentionTest {

    private static final int THREADS = 8;
    private static final int CALLS = 20_000;
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000_000_000L);
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
    private final List<CircuitBreakerEvent.StateTransition> transitions =
            Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stopThreads() {
        pool.shutdownNow();
    }

    private CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder().ticker(ticker).waitDurationInOpenState(WAIT);
    }

    private CircuitBreaker breaker(CircuitBreakerConfig.Builder config) {
        CircuitBreaker breaker = CircuitBreaker.of("contended", config.build());
        breaker.onTransition(transitions::add);
        return breaker;
    }

    /** Runs the work on so many threads, all released at once, and hands on the first thing that any of them throws. */
    private void together(int threads, IntConsumer work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            done.add(pool.submit(() -> {
                await(start);
                work.accept(thread);
            }));
        }
        for (Future<?> future : done) {
            future.get(30, TimeUnit.SECONDS);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RandomGenerator random(int seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static void assertChained(List<CircuitBreakerEvent.StateTransition> chain) {
        for (int i = 1; i < chain.size(); i++) {
            assertThat(chain.get(i).from())
                    .as("from of transition %d", i)
                    .isEqualTo(chain.get(i - 1).to());
        }
    }

    @ParameterizedTest
    @CsvSource({"COUNT_BASED, true", "COUNT_BASED, false", "TIME_BASED, true", "TIME_BASED, false"})
    void everyOutcomeIsCountedOnce(SlidingWindowType type, boolean detectsSlow) throws Exception {
        int size = type == SlidingWindowType.COUNT_BASED ? 1_000 : 60;
        CircuitBreakerConfig.Builder config =
                config().slidingWindowType(type).slidingWindowSize(size).failureRateThreshold(100);
        CircuitBreaker breaker = breaker(detectsSlow ? config : config.slowCallDetectionOff());
        breaker.run(() -> {}); // so that a hundred percent is out of reach of a time window
        AtomicLongArray ended = new AtomicLongArray(4);
        ended.incrementAndGet(0);
        together(THREADS, thread -> {
            RandomGenerator random = random(thread);
            for (int i = 0; i < CALLS; i++) {
                Permit permit = breaker.acquire();
                // A plain success every other time keeps a hundred percent out of reach of a count window, too.
                int outcome = i % 2 == 0 ? 0 : random.nextInt(4);
                switch (outcome) {
                    case 0 -> permit.succeeded(null);
                    case 1 -> permit.failed(new IllegalStateException());
                    case 2 -> permit.cancelled();
                    default -> {} // never ends
                }
                ended.incrementAndGet(outcome);
            }
        });
        CircuitBreakerTotals totals = breaker.totals();
        CircuitBreakerSnapshot seen = breaker.snapshot();
        assertThat(totals.successful()).isEqualTo(ended.get(0));
        assertThat(totals.failed()).isEqualTo(ended.get(1));
        assertThat(totals.cancelled()).isEqualTo(ended.get(2));
        assertThat(seen.callsInFlight()).isEqualTo((int) ended.get(3));
        assertThat(totals.notPermitted()).isZero();
        if (type == SlidingWindowType.TIME_BASED) {
            assertThat(seen.bufferedCalls()).isEqualTo((int) (ended.get(0) + ended.get(1)));
            assertThat(seen.failedCalls()).isEqualTo((int) ended.get(1));
        } else {
            assertThat(seen.bufferedCalls()).isEqualTo(size);
            assertThat(seen.failedCalls()).isBetween(size / 20, size / 2);
        }
        assertThat(transitions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"COUNT_BASED", "TIME_BASED"})
    void aThousandHungCallsAreRecordedOnce(SlidingWindowType type) throws Exception {
        int calls = 1_000;
        CircuitBreaker breaker = breaker(config().slidingWindowType(type)
                .slidingWindowSize(2 * calls)
                .minimumNumberOfCalls(2 * calls)
                .slowCallDurationThreshold(Duration.ofSeconds(1)));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger most = new AtomicInteger();
        Future<?> looking = pool.submit(() -> {
            while (!over.get()) {
                most.accumulateAndGet(breaker.snapshot().slowCalls(), Math::max);
                ticker.advance(Duration.ofMillis(1));
            }
        });
        List<Permit> hung = Collections.synchronizedList(new ArrayList<>());
        together(THREADS, thread -> {
            for (int i = 0; i < calls / THREADS; i++) {
                hung.add(breaker.acquire());
            }
        });
        ticker.advance(Duration.ofMillis(1_001));
        together(THREADS, thread -> {
            for (int i = thread; i < calls; i += THREADS) {
                hung.get(i).succeeded(null); // each is over, whether found hanging or not
            }
        });
        over.set(true);
        looking.get(30, TimeUnit.SECONDS);
        CircuitBreakerSnapshot seen = breaker.snapshot();
        assertThat(seen.bufferedCalls()).isEqualTo(calls);
        assertThat(seen.slowCalls()).isEqualTo(calls);
        assertThat(seen.callsInFlight()).isZero();
        assertThat(seen.slowCallsInFlight()).isZero();
        assertThat(most).as("ever seen").hasValueLessThanOrEqualTo(calls);
        assertThat(breaker.totals().slow()).isEqualTo(calls);
        assertThat(breaker.totals().successful()).isEqualTo(calls);
    }

    @Test
    void aTripByManyThreadsIsOneTransition() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            transitions.clear();
            CircuitBreaker breaker = breaker(config().slidingWindowSize(THREADS).minimumNumberOfCalls(THREADS / 2));
            List<Permit> permits = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                permits.add(breaker.acquire());
            }
            together(THREADS, thread -> permits.get(thread).failed(new IllegalStateException()));
            assertThat(transitions).hasSize(1);
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            assertThat(breaker.totals().failed()).isEqualTo(THREADS);
        }
    }

    @Test
    void halfOpenAdmitsExactlyThePermittedProbesInEveryRound() throws Exception {
        int permitted = 3;
        CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(permitted)
                .maxWaitDurationInHalfOpenState(Duration.ofHours(1))
                .slowCallDetectionOff()
                .initialState(State.OPEN));
        for (int round = 0; round < 300; round++) {
            ticker.advance(WAIT);
            List<Permit> admitted = Collections.synchronizedList(new ArrayList<>());
            together(THREADS, thread -> {
                for (int i = 0; i < 20; i++) {
                    Permit permit = breaker.tryAcquire();
                    if (permit != null) {
                        admitted.add(permit);
                    }
                }
            });
            assertThat(admitted).as("round %d", round).hasSize(permitted);
            together(permitted, thread -> admitted.get(thread).failed(new IllegalStateException()));
            assertThat(breaker.state()).isEqualTo(State.OPEN);
        }
        assertThat(transitions).hasSize(600);
        assertChained(transitions);
    }

    /** Probes that hand their place on let others in, but never more at a time than are permitted. */
    @Test
    void halfOpenNeverHoldsMoreProbesThanPermitted() throws Exception {
        int permitted = 3;
        CircuitBreaker breaker = breaker(
                config().permittedNumberOfCallsInHalfOpenState(permitted).initialState(State.HALF_OPEN));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicLong admitted = new AtomicLong();
        together(THREADS, thread -> {
            for (int i = 0; i < CALLS / 4; i++) {
                Permit permit = breaker.tryAcquire();
                if (permit != null) {
                    admitted.incrementAndGet();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    permit.cancelled();
                }
            }
        });
        assertThat(most).hasValueLessThanOrEqualTo(permitted);
        assertThat(breaker.totals().cancelled()).isEqualTo(admitted.get());
        assertThat(breaker.totals().notPermitted()).isEqualTo(THREADS * (CALLS / 4) - admitted.get());
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        for (int i = 0; i < permitted; i++) {
            assertThat(breaker.tryAcquire()).as("no place is lost").isNotNull();
        }
    }

    @Test
    void transitionsAreAnnouncedOnceAndInTheirOrder() throws Exception {
        CircuitBreaker breaker = breaker(config().slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .permittedNumberOfCallsInHalfOpenState(2)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(40)));
        AtomicLong issued = new AtomicLong();
        together(THREADS, thread -> {
            RandomGenerator random = random(thread);
            for (int i = 0; i < CALLS / 4; i++) {
                switch (random.nextInt(20)) {
                    case 0 -> breaker.forceOpen("thread " + thread);
                    case 1, 2 -> breaker.reset("thread " + thread);
                    case 3 -> breaker.state();
                    case 4 -> ticker.advance(Duration.ofSeconds(10));
                    default -> issued.addAndGet(endedCall(breaker, random));
                }
            }
        });
        List<CircuitBreakerEvent.StateTransition> chain = List.copyOf(transitions);
        assertThat(chain).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(chain.get(0).from()).isEqualTo(State.CLOSED);
        assertChained(chain);
        assertThat(breaker.snapshot().lastTransition()).isEqualTo(transitions.get(transitions.size() - 1));
        CircuitBreakerTotals totals = breaker.totals();
        assertThat(totals.successful() + totals.failed() + totals.cancelled()).isEqualTo(issued.get());
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    private static int endedCall(CircuitBreaker breaker, RandomGenerator random) {
        Permit permit = breaker.tryAcquire();
        if (permit == null) {
            return 0;
        }
        switch (random.nextInt(3)) {
            case 0 -> permit.succeeded(null);
            case 1 -> permit.failed(new IllegalStateException());
            default -> permit.cancelled();
        }
        return 1;
    }

    @Test
    void oneOfManyReportsOfAPermitCounts() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            CircuitBreaker breaker = breaker(config());
            Permit permit = breaker.acquire();
            together(4, thread -> {
                switch (thread % 3) {
                    case 0 -> permit.succeeded(null);
                    case 1 -> permit.failed(new IllegalStateException());
                    default -> permit.cancelled();
                }
            });
            CircuitBreakerTotals totals = breaker.totals();
            assertThat(totals.successful() + totals.failed() + totals.cancelled())
                    .isEqualTo(1);
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        }
    }

    @Test
    void theLastPlaceOfAProbeIsTakenOnce() throws Exception {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        for (int round = 0; round < 2_000; round++) {
            CallLedger ledger = new CallLedger(true);
            HalfOpenPhase phase = new HalfOpenPhase("drill", context(config, 1), ledger);
            AtomicInteger admitted = new AtomicInteger();
            together(2, thread -> {
                if (phase.admit(0) != null) {
                    admitted.incrementAndGet();
                }
            });
            assertThat(admitted).hasValue(1);
            assertThat(ledger.inFlight()).as("the loser's place is given back").isEqualTo(1);
        }
    }

    private static PhaseContext context(CircuitBreakerConfig config, long generation) {
        return new PhaseContext(PhaseStart.first(0), config, generation, generation, null, null, null);
    }
}
