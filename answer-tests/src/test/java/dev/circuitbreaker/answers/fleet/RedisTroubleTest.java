package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.LocalServer;
import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Whatever happens to Redis, no thread waits for longer than it may, and soon after Redis is back all is right again. */
@ExtendWith(OutputCaptureExtension.class)
class RedisTroubleTest {

    private static final String NAME = "pricing";
    private static final Duration LONG = Duration.ofSeconds(30);

    /** For a machine that has other things to do as well. */
    private static final long SLACK_MILLIS = 200;

    private static final long EXCHANGE_MILLIS = 300;
    private static final long LEASE_MILLIS = 50;

    private RedisServer server;
    private FaultProxy proxy;
    private FleetStore store;

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

    private FleetVerdict exchange() {
        FleetReport report = Reports.of(NAME, Opinion.SUSPECTS);
        return store.exchange("a", List.of(report)).get(NAME);
    }

    private boolean lease() {
        return store.lease(NAME, "a", 1000, LONG, LONG).granted();
    }

    private void admin(Consumer<Jedis> orders) {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            orders.accept(admin);
        }
    }

    private void isUnavailableInTime() {
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

    private static void takes(long atMostMillis, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(atMostMillis + SLACK_MILLIS));
    }

    /** With an exchange a second, as it is. */
    private void isSoonRightAgain() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .ignoreException(FleetUnavailableException.class)
                .until(() -> exchange().suspecting() == 1 && lease());
    }

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
        await().until(() -> nudged(heard));
        server.process().kill();
        isUnavailableInTime();
        try (RedisServer old = server) {
            server = RedisServer.startAt(old.port());
        }
        isSoonRightAgain();
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(3))
                .until(() -> {
                    exchange();
                    return nudged(heard);
                });
    }

    /** By another instance. */
    private boolean nudged(AtomicInteger heard) {
        heard.set(0);
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
    void hasValuesOfOthersInOurPlaces() {
        String key = RedisStores.PREFIX + ":{" + NAME + "}:votes";
        admin(admin -> {
            admin.del(key);
            admin.set(key, "mine");
        });
        assertThatThrownBy(this::exchange)
                .hasMessageContaining("Circuit breaker 'pricing': WRONGTYPE")
                .hasMessageContaining(RedisStores.PREFIX + ":{pricing}:")
                .hasMessageContaining("has a value that the fleet has not put there");
        admin(admin -> admin.del(key));
        isSoonRightAgain();
    }

    @Test
    void hasTextsOfOthersInOurPlaces(CapturedOutput log) {
        String keys = RedisStores.PREFIX + ":{" + NAME + "}:";
        store.override(NAME, new FleetOrder(State.DISABLED, "known", "anna"), LONG);
        admin(admin -> {
            double soon = Double.parseDouble(admin.time().get(0)) * 1000 + 3000;
            admin.hset(keys + "reports", "b", "1 SUSPECTS yes");
            admin.zadd(keys + "instances", soon, "b");
            admin.hset(keys + "reports", "c", "2 of a later version");
            admin.zadd(keys + "instances", soon, "c");
            for (String field : List.of("holder", "until", "round", "spent", "notBefore", "recovered")) {
                admin.hset(keys + "probes", field, "x");
            }
            admin.lpush(keys + "audit", "", "1 2 OPEN - -", "1 2 CLOSED =%zz -", "99999999999999999999 1 CLOSED - -");
        });
        for (int i = 0; i < 2; i++) {
            assertThat(store.look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("a");
            assertThat(store.look(List.of(NAME)).get(NAME).audit()).hasSize(1);
        }
        assertThat(exchange().instances()).isEqualTo(3);
        assertThat(lease()).isTrue();
        for (String foreign :
                List.of("", "mine", "1 999999999999999999999 CLOSED - -", "9 8 7", "1 99999999999999 OPEN - -")) {
            admin(admin -> admin.set(keys + "override", foreign));
            assertThat(exchange().override()).isNull();
            assertThat(store.look(List.of(NAME)).get(NAME).override()).isNull();
        }
        assertThat(log.getOut().lines().filter(line -> line.contains("Ignored what Redis has in " + keys)))
                .as("one for each kind")
                .hasSize(2);
        assertThat(store.override(NAME, new FleetOrder(State.CLOSED, null, null), LONG))
                .isEqualTo(exchange().override());
    }

    @Test
    void hasBeenSetBackByAMinute() {
        FleetOverride said = store.override(NAME, new FleetOrder(State.DISABLED, null, null), LONG);
        String keys = RedisStores.PREFIX + ":{" + NAME + "}:";
        admin(admin -> {
            double ahead = Double.parseDouble(admin.time().get(0)) * 1000 + 60_000;
            for (String key : List.of("instances", "votes", "traffic", "dissent")) {
                admin.zadd(keys + key, Map.of("a", ahead, "crashed", ahead));
            }
            admin.hset(keys + "reports", "crashed", "1 SUSPECTS 1 OPEN 16 10 0 -");
            long since = said.since() + 60_000;
            admin.set(keys + "override", since + " " + (since + LONG.toMillis()) + " FORCED_OPEN - -");
        });
        assertThat(exchange().suspecting())
                .as("no vote of an instance that has crashed")
                .isOne();
        assertThat(exchange().instances()).isOne();
        assertThat(store.look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("a");
        FleetOverride newest = store.override(NAME, new FleetOrder(State.CLOSED, null, null), LONG);
        assertThat(newest.since()).isGreaterThan(said.since() + 60_000);
        assertThat(exchange().override()).isEqualTo(newest);
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
