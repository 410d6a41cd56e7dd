package dev.circuitbreaker.answers;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisBusyException;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisAnswersTest {

    /** Enough for a healthy Redis on a loaded machine; a silent one is waited for up to ten times. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private static final Duration POOL_PATIENCE = Duration.ofMillis(20);

    private static StringRedisTemplate template(RedisConnectionFactory factory) {
        return new StringRedisTemplate(factory);
    }

    private static <T> GenericObjectPoolConfig<T> poolOfOne() {
        GenericObjectPoolConfig<T> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(1);
        pool.setMaxWait(POOL_PATIENCE);
        return pool;
    }

    private static LettuceConnectionFactory lettuce(int port) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", port),
                LettucePoolingClientConfiguration.builder()
                        .poolConfig(poolOfOne())
                        .commandTimeout(PATIENCE)
                        .shutdownTimeout(Duration.ZERO)
                        .clientOptions(ClientOptions.builder()
                                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                                .build())
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private static JedisConnectionFactory jedis(int port) {
        JedisConnectionFactory factory = new JedisConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", port),
                JedisClientConfiguration.builder()
                        .connectTimeout(PATIENCE)
                        .readTimeout(PATIENCE)
                        .usePooling()
                        .poolConfig(poolOfOne())
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /** Replies that blame the request, and replies of a Redis in trouble. */
    private static void replies(TriedRow row, RedisServer server, StringRedisTemplate redis) {
        redis.opsForValue().set("text", "text");
        row.answers(() -> redis.opsForList().leftPush("text", "x"));
        row.answers(() -> redis.opsForValue().increment("text"));
        row.answers(() -> redis.execute(
                RedisScript.of("return redis.error_reply('SOLDOUT nothing left')", Long.class), List.of()));
        redis.opsForStream().createGroup("stream", ReadOffset.latest(), "group");
        row.answers(() -> redis.opsForStream().createGroup("stream", ReadOffset.latest(), "group"));
        Callable<Object> write = () -> {
            redis.opsForValue().set("text", "other");
            return "written";
        };
        inTrouble(server, "maxmemory", "1", "0", () -> row.fails(write));
        inTrouble(server, "min-replicas-to-write", "1", "0", () -> row.fails(write));
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.configSet("replica-serve-stale-data", "yes");
            admin.replicaof("127.0.0.1", 1);
            row.fails(write);
            admin.configSet("replica-serve-stale-data", "no");
            row.fails(() -> redis.opsForValue().get("text"));
            admin.replicaofNoOne();
        }
        whileAScriptRuns(server, () -> row.fails(() -> redis.opsForValue().get("text")));
    }

    private static void inTrouble(RedisServer server, String setting, String bad, String good, Runnable tries) {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.configSet(setting, bad);
            tries.run();
            admin.configSet(setting, good);
        }
    }

    private static void whileAScriptRuns(RedisServer server, Runnable tries) {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.configSet("busy-reply-threshold", "1");
            Thread script = new Thread(() -> {
                try (Jedis endless = new Jedis("127.0.0.1", server.port(), 60_000)) {
                    endless.eval("while true do end");
                } catch (JedisDataException killed) {
                    return; // as it is meant to be
                }
            });
            script.start();
            while (!isBusy(admin)) {
                Thread.onSpinWait();
            }
            tries.run();
            admin.scriptKill();
            script.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static boolean isBusy(Jedis admin) {
        try {
            admin.ping();
            return false;
        } catch (JedisBusyException busy) {
            return true;
        }
    }

    @Test
    void springDataRedisWithLettuce() throws Exception {
        TriedRow row = new TriedRow("Spring Data Redis with Lettuce");
        try (RedisServer server = RedisServer.start()) {
            LettuceConnectionFactory factory = lettuce(server.port());
            StringRedisTemplate redis = template(factory);
            replies(row, server, redis);
            LettuceConnectionFactory ofOne = lettuce(server.port());
            ofOne.setShareNativeConnection(false);
            RedisConnection only = ofOne.getConnection();
            only.ping();
            row.isNeverCalled(() -> template(ofOne).opsForValue().get("text"));
            only.close();
            ofOne.destroy();
            server.process().pause(); // or else the answer might be there before the interrupt is seen
            row.isNeverCalled(() -> interrupted(() -> redis.opsForValue().get("text")));
            row.fails(() -> redis.opsForValue().get("text"));
            server.process().resume();
            LettuceConnectionFactory late = lettuce(server.port());
            server.process().kill();
            row.fails(() -> redis.opsForValue().get("text"));
            row.fails(() -> template(late).opsForValue().get("text"));
            late.destroy();
            factory.destroy();
        }
        row.isDocumented();
    }

    @Test
    void springDataRedisWithJedis() throws Exception {
        TriedRow row = new TriedRow("Spring Data Redis with Jedis");
        try (RedisServer server = RedisServer.start()) {
            JedisConnectionFactory factory = jedis(server.port());
            StringRedisTemplate redis = template(factory);
            replies(row, server, redis);
            RedisConnection only = factory.getConnection();
            only.multi(); // holds it, which single commands do not
            row.isNeverCalled(() -> redis.opsForValue().get("text"));
            only.discard();
            only.close();
            server.process().pause();
            row.fails(() -> redis.opsForValue().get("text"));
            server.process().kill();
            row.fails(() -> redis.opsForValue().get("text"));
            factory.destroy();
        }
        row.isDocumented();
    }

    @Test
    void lettuceWithoutSpring() throws Exception {
        TriedRow row = new TriedRow("Lettuce without Spring");
        try (RedisServer server = RedisServer.start();
                RedisClient client = RedisClient.create(RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(server.port())
                        .withTimeout(PATIENCE)
                        .build())) {
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .build());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                RedisCommands<String, String> redis = connection.sync();
                redis.set("text", "text");
                row.answers(() -> redis.lpush("text", "x"));
                row.answers(() -> connection.async().lpush("text", "x").get());
                inTrouble(server, "maxmemory", "1", "0", () -> row.fails(() -> redis.set("text", "x")));
                inTrouble(server, "requirepass", "secret", "", () -> row.fails(client::connect));
                inTrouble(server, "maxclients", "1", "100", () -> row.fails(client::connect));
                server.process().pause();
                row.isNeverCalled(() -> interrupted(() -> redis.get("text")));
                row.fails(() -> redis.get("text"));
                server.process().kill();
                row.fails(() -> redis.get("text"));
                row.fails(client::connect);
            }
        }
        row.isDocumented();
    }

    @Test
    void jedisWithoutSpring() throws Exception {
        TriedRow row = new TriedRow("Jedis without Spring");
        try (RedisServer server = RedisServer.start()) {
            ConnectionPool pool = new ConnectionPool(
                    new HostAndPort("127.0.0.1", server.port()),
                    DefaultJedisClientConfig.builder().build(),
                    poolOfOne());
            Jedis redis = new Jedis(pool.getResource());
            redis.set("text", "text");
            row.isNeverCalled(pool::getResource);
            row.answers(() -> redis.lpush("text", "x"));
            inTrouble(server, "maxmemory", "1", "0", () -> row.fails(() -> redis.set("text", "x")));
            inTrouble(server, "requirepass", "secret", "", () -> row.fails(() -> ping(server.port())));
            inTrouble(server, "maxclients", "1", "100", () -> row.fails(() -> ping(server.port())));
            redis.close();
            server.process().pause();
            row.fails(() -> ping(server.port()));
            server.process().kill();
            row.fails(() -> ping(server.port()));
            pool.close();
            row.isNeverCalled(pool::getResource);
        }
        row.isDocumented();
    }

    private static String ping(int port) {
        try (Jedis redis = new Jedis("127.0.0.1", port, (int) PATIENCE.toMillis())) {
            return redis.ping();
        }
    }

    /** What a thread gets that was interrupted, and then goes on. */
    private static Object interrupted(Callable<?> call) throws Exception {
        Thread.currentThread().interrupt();
        try {
            return call.call();
        } finally {
            Thread.interrupted();
        }
    }
}
