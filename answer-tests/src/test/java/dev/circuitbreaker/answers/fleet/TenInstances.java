package dev.circuitbreaker.answers.fleet;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import dev.circuitbreaker.spring.fleet.redis.FleetConnection;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Instances of a service with traffic of their own, each with a connection of its own to Redis, and a dependency to break. */
final class TenInstances implements AutoCloseable {

    static final int COUNT = 10;
    static final int CALLS_PER_SECOND = 20;
    static final Duration WAIT = Duration.ofSeconds(2);
    static final int PROBES = 3;
    static final String NAME = "pricing";

    /** One of them. */
    static final class Instance implements AutoCloseable {

        final CircuitBreaker breaker;
        final FleetStore store;
        final FleetLoop loop;
        final AtomicLong wasted = new AtomicLong();
        final AtomicLong rejected = new AtomicLong();
        final AtomicLong longest = new AtomicLong();
        volatile boolean broken;

        Instance(FleetMode mode, String id, int redis, Ticker ticker) {
            FleetSettings settings = new FleetSettings(mode, id, "ten", Duration.ofHours(1));
            store = new RedisFleetStore(new FleetConnection(RedisStores.at(redis), null), settings);
            ProbeLeases leases = new ProbeLeases(store, id);
            CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                    .ticker(ticker)
                    .waitDurationInOpenState(WAIT)
                    .permittedNumberOfCallsInHalfOpenState(PROBES)
                    .probeGate(leases)
                    .build());
            breaker = registry.get(NAME);
            loop = new FleetLoop(store, wake -> new FleetInstance(registry, store, settings, leases, wake));
        }

        void call() {
            long start = System.nanoTime();
            try {
                breaker.run(() -> {
                    if (broken) {
                        throw new IllegalStateException("down");
                    }
                });
            } catch (CallNotPermittedException open) {
                rejected.incrementAndGet();
            } catch (IllegalStateException down) {
                wasted.incrementAndGet();
            } finally {
                longest.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        }

        boolean isAvailable() {
            return loop.isAvailable();
        }

        @Override
        public void close() {
            loop.stop();
            store.close();
        }
    }

    final List<Instance> all = new ArrayList<>();
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(4);
    private final FleetMode mode;
    private final int redis;

    /** Starts them; the last one has a clock that is 30 s ahead of the others. */
    TenInstances(FleetMode mode, int redis) throws IOException {
        this.mode = mode;
        this.redis = redis;
        long ahead = TimeUnit.SECONDS.toNanos(30);
        for (int i = 0; i < COUNT; i++) {
            boolean last = i == COUNT - 1;
            start("i" + i, last ? () -> Ticker.system().read() + ahead : Ticker.system());
        }
    }

    /** Starts another one; off means that it keeps to itself. */
    Instance start(String id, Ticker ticker) {
        Instance instance = new Instance(mode, id, redis, ticker);
        if (mode != FleetMode.OFF) {
            instance.loop.start();
        }
        all.add(instance);
        return instance;
    }

    /** Fills the windows with successes, and begins to call. */
    void call() {
        long period = TimeUnit.SECONDS.toMicros(1) / CALLS_PER_SECOND;
        for (int i = 0; i < all.size(); i++) {
            Instance instance = all.get(i);
            for (int calls = 0; calls < 100; calls++) {
                instance.call();
            }
            callers.scheduleAtFixedRate(instance::call, i * period / all.size(), period, TimeUnit.MICROSECONDS);
        }
    }

    void breakFor(Predicate<Instance> which) {
        all.stream().filter(which).forEach(instance -> instance.broken = true);
    }

    void repair() {
        all.forEach(instance -> instance.broken = false);
    }

    boolean are(State state) {
        return all.stream().allMatch(instance -> instance.breaker.state() == state);
    }

    /** Open or, while another probes, half-open. */
    boolean reject() {
        return all.stream().noneMatch(instance -> instance.breaker.state() == State.CLOSED);
    }

    boolean areAvailable() {
        return all.stream().allMatch(Instance::isAvailable);
    }

    long wasted() {
        return all.stream().mapToLong(instance -> instance.wasted.get()).sum();
    }

    long rejected() {
        return all.stream().mapToLong(instance -> instance.rejected.get()).sum();
    }

    Duration longestCall() {
        return Duration.ofNanos(
                all.stream().mapToLong(instance -> instance.longest.get()).max().orElse(0));
    }

    @Override
    public void close() {
        callers.shutdownNow();
        all.forEach(Instance::close);
    }
}
