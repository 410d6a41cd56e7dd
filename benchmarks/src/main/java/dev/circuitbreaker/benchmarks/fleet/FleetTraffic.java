package dev.circuitbreaker.benchmarks.fleet;

import dev.circuitbreaker.benchmarks.Places;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import dev.circuitbreaker.spring.fleet.redis.FleetConnection;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Lets ten instances with fifty circuit breakers each exchange once a second by a Redis of its own, and leaves in
 * {@code fleet-traffic.csv} what Redis has counted. Needs {@code redis-server} on the path and the clients on the class path.
 */
public final class FleetTraffic {

    private static final int INSTANCES = 10;
    private static final int BREAKERS = 50;
    private static final int WARM_UP = 5;
    private static final int SECONDS = 20;

    private final List<Long> roundTrips = new ArrayList<>();

    private record Instance(CircuitBreakerRegistry registry, RedisFleetStore store, FleetInstance member) {

        static Instance create(String id, RedisProcess redis) {
            FleetSettings settings = new FleetSettings(FleetMode.QUORUM, id, "circuitbreaker", Duration.ofHours(1));
            RedisFleetStore store = new RedisFleetStore(new FleetConnection(redis, null), settings);
            CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
            for (int i = 0; i < BREAKERS; i++) {
                registry.get("dependency-" + i);
            }
            FleetInstance member = new FleetInstance(registry, store, settings, new ProbeLeases(store, id), () -> {});
            return new Instance(registry, store, member);
        }
    }

    private FleetTraffic() {}

    /**
     * Measures.
     *
     * @param arguments none
     * @throws IOException if Redis cannot be started or the figures not be written
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (RedisProcess redis = RedisProcess.start()) {
            Files.write(
                    Places.results().resolve("fleet-traffic.csv"),
                    List.of("what;value", String.join("\n", new FleetTraffic().measure(redis))));
        }
    }

    private List<String> measure(RedisProcess redis) throws InterruptedException {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(Instance.create("instance-" + i, redis));
        }
        exchange(instances, WARM_UP, false);
        RedisProcess.Figures before = redis.figures();
        exchange(instances, SECONDS, true);
        RedisProcess.Figures after = redis.figures();
        instances.forEach(instance -> instance.store.close());
        Collections.sort(roundTrips);
        return List.of(
                line("scripts per second", (after.scripts() - before.scripts()) / SECONDS),
                line("kB in per second", (after.bytesIn() - before.bytesIn()) / SECONDS / 1000),
                line("kB out per second", (after.bytesOut() - before.bytesOut()) / SECONDS / 1000),
                line("% of a processor", 100 * (after.processorSeconds() - before.processorSeconds()) / SECONDS),
                line("keys", after.keys()),
                line("kB of data", after.dataBytes() / 1000),
                line("exchange, ms, median", millis(roundTrips.get(roundTrips.size() / 2))),
                line("exchange, ms, longest", millis(roundTrips.get(roundTrips.size() - 1))));
    }

    /** All instances, one after the other, within each second. */
    private void exchange(List<Instance> instances, int seconds, boolean measured) throws InterruptedException {
        long gap = TimeUnit.SECONDS.toNanos(1) / instances.size();
        long next = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            for (Instance instance : instances) {
                instance.registry.all().forEach(FleetTraffic::call);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                next += gap;
                long start = System.nanoTime();
                boolean answered = exchange(instance);
                if (measured && !answered) {
                    throw new IllegalStateException("Redis has not answered");
                }
                if (measured) {
                    roundTrips.add(System.nanoTime() - start);
                }
            }
        }
    }

    /** The first one only begins to connect. */
    private static boolean exchange(Instance instance) {
        try {
            instance.member.exchange();
            return true;
        } catch (FleetUnavailableException unavailable) {
            return false;
        }
    }

    private static void call(CircuitBreaker breaker) {
        breaker.acquire().succeeded(null);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static String line(String what, double value) {
        String line = String.format(Locale.ROOT, "%s;%.2f", what, value);
        System.out.println(line);
        return line;
    }
}
