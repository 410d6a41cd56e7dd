package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.LocalServer;
import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Whatever happens to Redis, no thread waits for longer than it may, and soon after Redis is back all is right again. */
class RedisTroubleTest extends RedisInTrouble {

    @Test
    void isKilledAndStartedAnew() throws Exception {
        server.process().kill();
        isUnavailableInTime();
        try (RedisServer old = server) {
            server = RedisServer.startAt(old.port());
        }
        isSoonRightAgain();
    }

    @Test
    void hangs() throws Exception {
        server.process().pause();
        isUnavailableInTime();
        server.process().resume();
        isSoonRightAgain();
    }

    @Test
    void carriesNudgesAgainAfterARestart() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        store.onNudge(heard::incrementAndGet);
        await().until(() -> hasHeard(heard));
        server.process().kill();
        isUnavailableInTime();
        try (RedisServer old = server) {
            server = RedisServer.startAt(old.port());
        }
        isSoonRightAgain();
        heard.set(0);
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(3))
                .until(() -> {
                    exchange();
                    return hasHeard(heard);
                });
    }

    /** Nudges once more, as another instance does, and tells whether any of the nudges has arrived so far. */
    private boolean hasHeard(AtomicInteger heard) {
        admin(admin -> admin.publish(RedisStores.PREFIX + ":nudge", "b"));
        return heard.get() > 0;
    }

    @Test
    void losesItsData() {
        admin(Jedis::flushAll);
        assertThat(exchange()).isEqualTo(new FleetVerdict(1, 1, 1, 0, false, null, 0));
        assertThat(lease()).isTrue();
    }

    @Test
    void forgetsScripts() {
        Runnable flush = () -> admin(Jedis::scriptFlush);
        flush.run();
        List<FleetReport> reports = List.of(
                Reports.of(NAME, Opinion.SUSPECTS),
                Reports.of("second", Opinion.SUSPECTS),
                Reports.of("third", Opinion.SUSPECTS));
        assertThat(store.exchange("a", reports)).hasSize(3);
        flush.run();
        assertThat(lease()).isTrue();
        flush.run();
        assertThat(store.override(NAME, new FleetOrder(State.DISABLED, null, null), LONG))
                .isNotNull();
        flush.run();
        assertThat(store.look(List.of())).containsOnlyKeys(NAME, "second", "third");
    }

    @Test
    void isSlow() {
        proxy.delay(200);
        for (int i = 0; i < 3; i++) {
            takes(EXCHANGE_MILLIS, this::exchange);
            takes(LEASE_MILLIS, () -> assertThatThrownBy(this::lease).isInstanceOf(FleetUnavailableException.class));
        }
        proxy.delay(600);
        isUnavailableInTime();
        proxy.delay(0);
        isSoonRightAgain();
    }

    @Test
    void isSlowFromTheStart() {
        proxy.delay(200);
        try (FleetStore another = RedisStores.store(RedisStores.at(proxy.port()), "b")) {
            await().atMost(Duration.ofSeconds(5))
                    .ignoreException(FleetUnavailableException.class)
                    .until(() -> another.exchange("b", List.of(Reports.withoutTraffic(NAME)))
                                    .get(NAME)
                                    .instances()
                            == 2);
        }
    }

    @Test
    void isToldNoOldNews() {
        proxy.delay(200);
        try (FleetStore another = RedisStores.store(RedisStores.at(proxy.port()), "b")) {
            assertThatThrownBy(() -> another.exchange("b", List.of(Reports.of(NAME, Opinion.SUSPECTS))))
                    .isInstanceOf(FleetUnavailableException.class);
            RedisStores.connected(another, "b");
            proxy.delay(0);
            assertThat(store.look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("a");
        }
    }

    @Test
    void isInABlackHoleThatEndsForNewConnectionsOnly() {
        proxy.swallow();
        isUnavailableInTime();
        proxy.heal();
        isSoonRightAgain();
    }

    @Test
    void isBrieflyInABlackHole() {
        proxy.swallow();
        assertThatThrownBy(this::exchange).isInstanceOf(FleetUnavailableException.class);
        proxy.heal();
        isSoonRightAgain();
    }

    @Test
    void isNoLongerTheFirst() throws Exception {
        try (RedisServer second = RedisServer.start()) {
            admin(admin -> admin.replicaof("127.0.0.1", second.port()));
            isUnavailableInTime();
            assertThatThrownBy(this::exchange).hasMessageContaining("READONLY");
            proxy.leadTo(second.port());
            isSoonRightAgain();
        }
    }

    @Test
    void isReadOnlyForAWhile() {
        admin(admin -> admin.replicaof("127.0.0.1", 1));
        isUnavailableInTime();
        admin(Jedis::replicaofNoOne);
        isSoonRightAgain();
    }

    @Test
    void runsOutOfMemory() {
        admin(admin -> admin.configSet("maxmemory", "1"));
        isUnavailableInTime();
        admin(admin -> admin.configSet("maxmemory", "0"));
        isSoonRightAgain();
    }

    @Test
    void wantsAPassword() {
        admin(admin -> {
            admin.configSet("requirepass", "secret");
            admin.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            await().untilAsserted(
                            () -> assertThatThrownBy(this::exchange).rootCause().hasMessageContaining("NOAUTH"));
            isUnavailableInTime();
            admin.configSet("requirepass", "");
        });
        isSoonRightAgain();
    }

    @Test
    void isLoading() throws Exception {
        admin(admin -> {
            for (int i = 0; i < 40; i++) {
                admin.set("key" + i, "x".repeat(2000));
            }
            admin.configSet("rdbcompression", "no");
            admin.configSet("key-load-delay", "100000");
            admin.configSet("loading-process-events-interval-bytes", "1024");
        });
        Thread loader = new Thread(() -> admin(admin -> {
            try (Jedis slow = new Jedis("127.0.0.1", server.port(), 60_000)) {
                slow.sendCommand(() -> "DEBUG".getBytes(StandardCharsets.UTF_8), "RELOAD");
            }
        }));
        loader.start();
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThatThrownBy(this::exchange).hasMessageContaining("LOADING"));
        isUnavailableInTime();
        loader.join(TimeUnit.SECONDS.toMillis(30));
        isSoonRightAgain();
    }

    @Test
    void leavesNoThreadsBehind() {
        assertThat(threads()).isNotEmpty();
        store.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        try (FleetStore unused = RedisStores.store(RedisStores.at(proxy.port()), "b")) {
            assertThat(threads()).isEmpty();
            assertThatThrownBy(this::exchange).hasMessageContaining("closed");
            unused.nudge("b");
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lettuce-"))
                .toList();
    }

    @Test
    void isInterruptedWhileItAsks() throws Exception {
        server.process().pause();
        Thread.currentThread().interrupt();
        takes(0, () -> assertThatThrownBy(this::exchange).hasMessageContaining("interrupted"));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        takes(0, () -> assertThatThrownBy(this::lease).hasMessageContaining("interrupted"));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void isNotThereWhenTheApplicationStarts() throws Exception {
        int port = LocalServer.freePort();
        try (FleetStore early = RedisStores.store(RedisStores.at(port), "early")) {
            takes(
                    0,
                    () -> assertThatThrownBy(() -> early.lease(NAME, "early", 1, LONG, LONG))
                            .hasMessageContaining("no connection yet"));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> early.exchange("early", List.of()))
                        .isInstanceOf(FleetUnavailableException.class);
            }
            try (RedisServer late = RedisServer.startAt(port)) {
                assertThat(late.port()).isEqualTo(port);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(3))
                        .ignoreException(FleetUnavailableException.class)
                        .until(() -> early.exchange("early", List.of()).isEmpty());
            }
        }
    }
}
