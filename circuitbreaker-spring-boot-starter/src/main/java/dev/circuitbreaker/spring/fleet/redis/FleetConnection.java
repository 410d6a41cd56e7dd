package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * The fleet's own connection to the Redis of the application: two of Lettuce's, one for commands and one that listens. It is made
 * when it is first used, rejects commands at once while there is none, gives each 300 ms, and comes back by itself. Neither
 * health nor repositories of the application see it. Safe for use by several threads.
 */
public final class FleetConnection implements AutoCloseable {

    private static final Log LOGGER = LogFactory.getLog(FleetConnection.class);

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration RECONNECT = Duration.ofMillis(200);

    /** For two exchanges of many circuit breakers; what is more has been given up by those who asked. */
    private static final int MOST_WAITING = 50_000;

    private static final int THREADS = 2;
    private static final long LONGEST_CLOSE = 2;

    private final RedisAddress address;
    private final ReconnectingConnection<StatefulConnection<String, String>> commands;
    private final ReconnectingConnection<StatefulRedisPubSubConnection<String, String>> ear;

    private @Nullable AbstractRedisClient client; // guarded by this
    private volatile @Nullable Subscription subscription;

    private record Subscription(String channel, Consumer<String> listener) {}

    /**
     * Prepares a connection; nothing is sent and no thread started yet.
     *
     * @param details where Redis is
     * @param url {@code spring.data.redis.url}, since the details do not say whether it asks for TLS; null for none
     * @throws IllegalStateException if the details say nothing
     */
    public FleetConnection(DataRedisConnectionDetails details, @Nullable String url) {
        address = RedisAddress.of(details, url);
        commands = new ReconnectingConnection<>(this::dial);
        ear = new ReconnectingConnection<>(this::listen);
    }

    /** The connection for commands, which may still be in the making. */
    CompletableFuture<StatefulConnection<String, String>> commands() {
        CompletableFuture<StatefulConnection<String, String>> made = commands.open();
        if (subscription != null && commands.ifOpen() != null) {
            ear.open();
        }
        return made;
    }

    /** The connection for commands, if there is one. */
    @Nullable
    StatefulConnection<String, String> commandsIfThere() {
        return commands.ifOpen();
    }

    /** Has a listener told what is said on a channel, as soon as there is a connection. */
    void listen(String channel, Consumer<String> listener) {
        subscription = new Subscription(channel, listener);
    }

    /**
     * Makes another connection when it is next used. One over which no packets come may not notice for minutes that they would
     * again, and one to a node that is no longer the first stays with it.
     */
    void renew() {
        commands.drop();
        ear.drop();
    }

    private CompletableFuture<StatefulConnection<String, String>> dial() {
        if (client() instanceof RedisClusterClient cluster) {
            return cluster.refreshPartitionsAsync()
                    .thenCompose(known -> cluster.connectAsync(StringCodec.UTF8))
                    .<StatefulConnection<String, String>>thenApply(made -> made)
                    .toCompletableFuture();
        }
        RedisClient single = (RedisClient) client();
        return address.kind() == RedisAddress.Kind.MASTER_REPLICA
                ? MasterReplica.connectAsync(single, StringCodec.UTF8, address.uris())
                        .thenApply(made -> made)
                : single.connectAsync(StringCodec.UTF8, address.uris().get(0))
                        .<StatefulConnection<String, String>>thenApply(made -> made)
                        .toCompletableFuture();
    }

    private CompletableFuture<StatefulRedisPubSubConnection<String, String>> listen() {
        CompletableFuture<? extends StatefulRedisPubSubConnection<String, String>> made = client()
                        instanceof RedisClusterClient cluster
                ? cluster.connectPubSubAsync(StringCodec.UTF8)
                : ((RedisClient) client())
                        .connectPubSubAsync(StringCodec.UTF8, address.uris().get(0))
                        .toCompletableFuture();
        return made.thenApply(this::subscribed);
    }

    private StatefulRedisPubSubConnection<String, String> subscribed(
            StatefulRedisPubSubConnection<String, String> made) {
        Subscription wanted = subscription;
        if (wanted != null) {
            made.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    wanted.listener().accept(message);
                }
            });
            made.async().subscribe(wanted.channel()).exceptionally(failed -> {
                LOGGER.warn("What other instances say is learnt by asking only, not at once: cannot listen to channel "
                        + wanted.channel() + " of Redis: " + failed.getMessage());
                return null;
            });
        }
        return made;
    }

    private synchronized AbstractRedisClient client() {
        AbstractRedisClient made = client;
        if (made == null) {
            made = newClient();
            client = made;
        }
        return made;
    }

    private AbstractRedisClient newClient() {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(Delay.constant(RECONNECT))
                .build();
        ClientOptions options = options();
        if (address.kind() == RedisAddress.Kind.CLUSTER) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, address.uris());
            cluster.setOptions(ClusterClientOptions.builder(options).build());
            return cluster;
        }
        RedisClient single = RedisClient.create(resources);
        single.setOptions(options);
        return single;
    }

    private ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build());
        if (address.ssl() != null) {
            options.sslOptions(address.ssl());
        }
        return options.build();
    }

    /** Where Redis is. */
    @Override
    public String toString() {
        return address.toString();
    }

    /** Closes it for good, with its threads; waits for two seconds at most. */
    @Override
    public void close() {
        CompletableFuture<Void> lines = CompletableFuture.allOf(commands.close(), ear.close());
        AbstractRedisClient made;
        synchronized (this) {
            made = client;
        }
        if (made == null) {
            return;
        }
        ClientResources resources = made.getResources();
        // One after the other: what is still open when the client ends it closes again, and warns that it has been
        // closed already.
        CompletableFuture<?> closed = lines.handle((done, failed) -> failed)
                .thenCompose(ignored -> made.shutdownAsync(0, LONGEST_CLOSE, TimeUnit.SECONDS))
                .thenRun(() -> resources.shutdown(0, LONGEST_CLOSE, TimeUnit.SECONDS));
        try {
            closed.get(LONGEST_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unfinished) {
            LOGGER.debug("The fleet's connection to Redis is still being closed", unfinished);
        }
    }
}
