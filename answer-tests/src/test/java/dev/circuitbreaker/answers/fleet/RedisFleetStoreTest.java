package dev.circuitbreaker.answers.fleet;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.fleet.FleetStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.Jedis;

class RedisFleetStoreTest extends FleetStoreContract {

    private static RedisServer server;
    private static RedisStores stores;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start();
        stores = new RedisStores(RedisStores.at(server.port()));
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

    /** Whatever a test has done. */
    @AfterEach
    void leavesNothingForGood() {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            Keys.allExpire(admin);
        }
    }
}
