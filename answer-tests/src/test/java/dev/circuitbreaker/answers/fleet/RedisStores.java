package dev.circuitbreaker.answers.fleet;

import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.redis.FleetConnection;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** The stores of several instances, each with a connection of its own. */
final class RedisStores implements AutoCloseable {

    static final String PREFIX = "fleet-test";

    private final DataRedisConnectionDetails details;
    private final Map<String, FleetStore> stores = new ConcurrentHashMap<>();

    RedisStores(DataRedisConnectionDetails details) {
        this.details = details;
    }

    static DataRedisConnectionDetails at(int port) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("127.0.0.1", port);
            }
        };
    }

    static FleetStore store(DataRedisConnectionDetails details, String instance) {
        return new RedisFleetStore(
                new FleetConnection(details, null),
                new FleetSettings(FleetMode.QUORUM, instance, PREFIX, Duration.ofHours(1)));
    }

    /** One that has connected. */
    FleetStore of(String instance) {
        return stores.computeIfAbsent(instance, name -> connected(store(details, name), name));
    }

    static FleetStore connected(FleetStore store, String instance) {
        await().ignoreException(FleetUnavailableException.class).until(() -> {
            store.exchange(instance, List.of());
            return true;
        });
        return store;
    }

    @Override
    public void close() {
        stores.values().forEach(FleetStore::close);
    }
}
