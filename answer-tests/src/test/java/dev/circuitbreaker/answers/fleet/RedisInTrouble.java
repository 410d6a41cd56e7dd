package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.Jedis;

/** An instance that is connected to a Redis of which tests make what they like. */
abstract class RedisInTrouble {

    static final String NAME = "pricing";
    static final Duration LONG = Duration.ofSeconds(30);

    /** For a machine that has other things to do as well. */
    static final long SLACK_MILLIS = 200;

    static final long EXCHANGE_MILLIS = 300;
    static final long LEASE_MILLIS = 50;

    RedisServer server;
    FaultProxy proxy;
    FleetStore store;

    @BeforeEach
    void connect() throws Exception {
        server = RedisServer.start("--enable-debug-command", "yes");
        proxy = new FaultProxy(server.port());
        store = RedisStores.connected(RedisStores.store(RedisStores.at(proxy.port()), "a"), "a");
        exchange();
        lease();
    }

    @AfterEach
    void disconnect() throws Exception {
        if (store != null) {
            store.close();
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    FleetVerdict exchange() {
        FleetReport report = Reports.of(NAME, Opinion.SUSPECTS);
        return store.exchange("a", List.of(report)).get(NAME);
    }

    boolean lease() {
        return store.lease(NAME, "a", 1000, LONG, LONG).granted();
    }

    void admin(Consumer<Jedis> orders) {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            orders.accept(admin);
        }
    }

    void isUnavailableInTime() {
        for (int i = 0; i < 4; i++) {
            takes(
                    EXCHANGE_MILLIS,
                    () -> assertThatThrownBy(this::exchange)
                            .isInstanceOf(FleetUnavailableException.class)
                            .hasMessageStartingWith("Redis at 127.0.0.1:"));
            takes(LEASE_MILLIS, () -> assertThatThrownBy(this::lease).isInstanceOf(FleetUnavailableException.class));
            takes(0, () -> store.nudge("a"));
        }
    }

    static void takes(long atMostMillis, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(atMostMillis + SLACK_MILLIS));
    }

    /** With an exchange a second, as it is. */
    void isSoonRightAgain() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .ignoreException(FleetUnavailableException.class)
                .until(() -> exchange().suspecting() == 1 && lease());
    }
}
