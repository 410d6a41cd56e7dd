package dev.circuitbreaker.answers.fleet;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/** Measures what an exchange takes, for this instance and for Redis: run with the class path of these tests. */
final class ExchangeTimes {

    private static final int ROUNDS = 200;
    private static final double NANOS = 1e6;

    private ExchangeTimes() {}

    public static void main(String[] none) throws Exception {
        try (RedisServer server = RedisServer.start();
                Jedis admin = new Jedis("127.0.0.1", server.port());
                RedisStores stores = new RedisStores(RedisStores.at(server.port()))) {
            for (int breakers : new int[] {1, 50, 1000}) {
                measure(stores.of("a"), admin, breakers);
            }
            long[] leases = new long[2000];
            for (int i = 0; i < leases.length; i++) {
                long begin = System.nanoTime();
                stores.of("a").lease("leased", "a", Integer.MAX_VALUE, Duration.ofSeconds(3), Duration.ofSeconds(30));
                leases[i] = System.nanoTime() - begin;
            }
            print("lease", leases);
        }
    }

    private static void measure(FleetStore store, Jedis admin, int breakers) {
        List<FleetReport> reports = IntStream.range(0, breakers)
                .mapToObj(i -> Reports.of("breaker-" + i, Opinion.DISSENTS))
                .toList();
        List<String> others = IntStream.range(0, 9).mapToObj(i -> "other-" + i).toList();
        for (int i = 0; i < ROUNDS / 2; i++) {
            exchange(store, i < others.size() ? others.get(i) : "a", reports);
        }
        long[] times = new long[ROUNDS];
        admin.configResetStat();
        for (int i = 0; i < ROUNDS; i++) {
            times[i] = exchange(store, "a", reports);
        }
        String spent = admin.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .findFirst()
                .orElse("");
        print(breakers + " breakers", times);
        System.out.println("    " + spent);
    }

    private static long exchange(FleetStore store, String instance, List<FleetReport> reports) {
        long begin = System.nanoTime();
        try {
            store.exchange(instance, reports);
        } catch (FleetUnavailableException cold) {
            System.out.println("    unavailable: " + cold.getMessage());
        }
        return System.nanoTime() - begin;
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                what,
                nanos[nanos.length / 2] / NANOS,
                nanos[nanos.length * 99 / 100] / NANOS,
                nanos[nanos.length - 1] / NANOS);
    }
}
