package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.LocalServer;
import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.Opinion;
import dev.circuitbreaker.spring.fleet.redis.FleetConnection;
import dev.circuitbreaker.spring.fleet.redis.MissingRedisSupport;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Whatever an application writes below {@code spring.data.redis}, the fleet connects to the same. */
@ExtendWith(OutputCaptureExtension.class)
class FleetConnectionTest {

    private static final String NAME = "pricing";

    private static RedisServer server;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class));

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start("--requirepass", "secret");
        try (Jedis admin = admin(server, "secret")) {
            admin.sendCommand(
                    Protocol.Command.ACL, "SETUSER", "shop", "on", ">other", "~fleet-test:*", "&fleet-test:*", "+@all");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Jedis admin(RedisServer of, String password) {
        Jedis admin = new Jedis("127.0.0.1", of.port());
        if (!password.isEmpty()) {
            admin.auth(password);
        }
        return admin;
    }

    private void with(Consumer<FleetStore> use, String... properties) {
        application.withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            String url = context.getEnvironment().getProperty("spring.data.redis.url");
            try (FleetStore store = new RedisFleetStore(
                    new FleetConnection(context.getBean(DataRedisConnectionDetails.class), url),
                    new FleetSettings(FleetMode.HINT, "a", RedisStores.PREFIX, Duration.ofHours(1)))) {
                use.accept(store);
            }
        });
    }

    private static void works(FleetStore store) {
        await().ignoreException(FleetUnavailableException.class)
                .until(() -> store.exchange("a", List.of(Reports.of(NAME, Opinion.SUSPECTS)))
                                .get(NAME)
                                .suspecting()
                        == 1);
    }

    @Test
    void takesHostPortPasswordAndDatabase() {
        with(
                store -> {
                    works(store);
                    try (Jedis admin = admin(server, "secret")) {
                        admin.select(3);
                        assertThat(Keys.all(admin)).isNotEmpty();
                        assertThat(admin.clientList()).contains("name=circuitbreaker-fleet");
                        admin.flushAll();
                    }
                },
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + server.port(),
                "spring.data.redis.password=secret",
                "spring.data.redis.database=3");
    }

    @Test
    void takesAUserWhoMayUseTheKeysAndTheChannelOfTheFleetOnly() {
        with(
                FleetConnectionTest::works,
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + server.port(),
                "spring.data.redis.username=shop",
                "spring.data.redis.password=other");
    }

    @Test
    void takesAUrl() {
        with(FleetConnectionTest::works, "spring.data.redis.url=redis://shop:other@127.0.0.1:" + server.port() + "/0");
    }

    @Test
    void saysThatThePasswordIsWrongAndDoesNotSayThePassword() {
        with(
                store -> await().untilAsserted(() -> assertThatThrownBy(() -> store.exchange("a", List.of()))
                        .isInstanceOf(FleetUnavailableException.class)
                        .hasMessageNotContaining("guess")
                        .rootCause()
                        .hasMessageContaining("WRONGPASS")),
                "spring.data.redis.url=redis://:guess@127.0.0.1:" + server.port());
    }

    @Test
    void takesAnSslBundle(@TempDir Path directory) throws Exception {
        certificates(directory);
        try (RedisServer safe = tls(directory)) {
            for (String address : List.of(
                    "spring.data.redis.port=" + safe.port(),
                    "spring.data.redis.url=rediss://localhost:" + safe.port())) {
                with(
                        FleetConnectionTest::works,
                        "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + directory.resolve("cert.pem"),
                        "spring.data.redis.ssl.bundle=redis",
                        address);
            }
            with(
                    store -> await().untilAsserted(() -> assertThatThrownBy(() -> store.exchange("a", List.of()))
                            .as("a certificate that is not trusted")
                            .rootCause()
                            .hasMessageContaining("unable to find valid certification path")),
                    "spring.data.redis.url=rediss://localhost:" + safe.port());
        }
    }

    private static void certificates(Path directory) throws Exception {
        LocalServer.run(
                directory,
                List.of(
                        LocalServer.program("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        directory.resolve("key.pem").toString(),
                        "-out",
                        directory.resolve("cert.pem").toString()));
    }

    private static RedisServer tls(Path directory) throws Exception {
        int port = LocalServer.freePort();
        return RedisServer.startAt(
                port,
                "--port",
                "0",
                "--tls-port",
                "" + port,
                "--tls-cert-file",
                directory.resolve("cert.pem").toString(),
                "--tls-key-file",
                directory.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no");
    }

    @Test
    void followsSentinelToTheNextMaster() throws Exception {
        try (RedisServer first = RedisServer.start();
                RedisServer second = RedisServer.start("--replicaof", "127.0.0.1 " + first.port());
                RedisServer sentinel = RedisServer.startSentinel(first, "shop");
                Jedis watcher = admin(sentinel, "")) {
            await().until(() -> replication(second).contains("master_link_status:up"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !watcher.sentinelReplicas("shop").isEmpty());
            with(
                    store -> {
                        works(store);
                        first.process().kill();
                        assertThatThrownBy(() -> store.exchange("a", List.of()))
                                .isInstanceOf(FleetUnavailableException.class);
                        await().atMost(Duration.ofSeconds(30))
                                .until(() -> replication(second).contains("role:master"));
                        await().pollDelay(Duration.ZERO)
                                .pollInterval(Duration.ofSeconds(1))
                                .atMost(Duration.ofSeconds(3))
                                .ignoreException(FleetUnavailableException.class)
                                .until(() -> store.exchange("a", List.of()).isEmpty());
                    },
                    "spring.data.redis.sentinel.master=shop",
                    "spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port());
        }
    }

    /** By a new connection, since the change ends others. */
    private static String replication(RedisServer of) {
        try (Jedis admin = admin(of, "")) {
            return admin.info("replication");
        }
    }

    @Test
    void takesMastersAndReplicas() throws Exception {
        try (RedisServer first = RedisServer.start();
                RedisServer second = RedisServer.start("--replicaof", "127.0.0.1 " + first.port())) {
            with(
                    FleetConnectionTest::works,
                    "spring.data.redis.masterreplica.nodes=127.0.0.1:" + second.port() + ",127.0.0.1:" + first.port());
        }
    }

    @Test
    void endsWithoutAWarning(CapturedOutput output) {
        with(
                store -> {
                    store.onNudge(() -> {});
                    try (Jedis admin = admin(server, "secret")) {
                        await().until(() -> {
                            works(store); // each time, since it listens once it has a connection for commands
                            return admin.pubsubNumSub(RedisStores.PREFIX + ":nudge")
                                    .containsValue(1L);
                        });
                    }
                },
                "spring.data.redis.url=redis://:secret@127.0.0.1:" + server.port());
        assertThat(output).doesNotContain("already closed");
    }

    @Test
    void saysWhatIsMissingForTheFleet() {
        assertThat(refusal("io.lettuce")).contains("hint").contains("add io.lettuce:lettuce-core");
        assertThat(refusal("org.springframework.boot.data.redis"))
                .contains("quorum")
                .contains("add spring-boot-starter-data-redis");
    }

    private static String refusal(String missing) {
        FleetMode mode = missing.startsWith("io.") ? FleetMode.HINT : FleetMode.QUORUM;
        RuntimeException refused = MissingRedisSupport.noClasses(mode, new FilteredClassLoader(missing));
        return ((InvalidConfigurationPropertyValueException) refused).getValue() + " " + refused.getMessage();
    }
}
