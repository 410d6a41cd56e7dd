package dev.circuitbreaker.answers.fleet;

import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.fleet.FleetStore;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import redis.clients.jedis.Jedis;

/** The same with a Redis Cluster, which refuses scripts whose keys do not belong together. */
class ClusterFleetStoreTest extends FleetStoreContract {

    private static final int LAST_SLOT = 16_383;

    private static RedisServer server;
    private static RedisStores stores;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start("--cluster-enabled", "yes");
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.clusterAddSlotsRange(0, LAST_SLOT);
            await().until(() -> admin.clusterInfo().contains("cluster_state:ok"));
        }
        int port = server.port();
        stores = new RedisStores(new DataRedisConnectionDetails() {
            @Override
            public Cluster getCluster() {
                return () -> List.of(new Node("127.0.0.1", port));
            }
        });
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            stores.close();
            server.close();
        }
    }

    @Override
    FleetStore store(String instance) {
        return stores.of(instance);
    }

    @Override
    void loseEverything() {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.flushAll();
        }
    }

    @AfterEach
    void leavesNothingForGood() {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            Keys.allExpire(admin);
        }
    }
}
