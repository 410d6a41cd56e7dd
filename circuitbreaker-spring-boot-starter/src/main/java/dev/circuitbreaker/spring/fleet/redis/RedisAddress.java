package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.MasterReplica;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where Redis is and how one gets in, in Lettuce's words, as Spring Boot has been told for the application.
 *
 * @param kind how the nodes belong together
 * @param uris the nodes to begin with; with Sentinel one that has all of them
 * @param ssl what is trusted and shown; null without an SSL bundle
 */
record RedisAddress(
        Kind kind, List<RedisURI> uris, @Nullable SslOptions ssl) {

    /** For connecting and the first words with Redis, which no thread waits for. */
    private static final Duration HANDSHAKE = Duration.ofMillis(1500);

    /** Shown by {@code CLIENT LIST}. */
    private static final String CLIENT = "circuitbreaker-fleet";

    enum Kind {
        /** One node, or the one that Sentinel names. */
        SINGLE,
        CLUSTER,
        MASTER_REPLICA
    }

    /**
     * Reads what Spring Boot knows; of several kinds it takes the one that Spring Boot would.
     *
     * @param url {@code spring.data.redis.url}, of which the details do not tell that it asks for TLS; null for none
     */
    static RedisAddress of(DataRedisConnectionDetails details, @Nullable String url) {
        SslBundle bundle = details.getSslBundle();
        boolean tls =
                bundle != null || (url != null && url.toLowerCase(Locale.ROOT).startsWith("rediss:"));
        SslOptions ssl = bundle == null ? null : ssl(bundle);
        Sentinel sentinel = details.getSentinel();
        Cluster cluster = details.getCluster();
        MasterReplica replicas = details.getMasterReplica();
        if (sentinel != null) {
            return new RedisAddress(Kind.SINGLE, List.of(sentinel(details, sentinel, tls)), ssl);
        }
        if (cluster != null) {
            return new RedisAddress(Kind.CLUSTER, nodes(details, cluster.getNodes(), tls), ssl);
        }
        if (replicas != null) {
            return new RedisAddress(Kind.MASTER_REPLICA, nodes(details, replicas.getNodes(), tls), ssl);
        }
        Standalone single = details.getStandalone();
        if (single == null) {
            throw new IllegalStateException("The fleet of circuit breakers does not know where Redis is: "
                    + details.getClass().getName() + " names neither a node nor a cluster nor Sentinel");
        }
        RedisURI uri = node(single.getHost(), single.getPort(), details.getUsername(), details.getPassword(), tls);
        uri.setDatabase(single.getDatabase());
        return new RedisAddress(Kind.SINGLE, List.of(uri), ssl);
    }

    private static List<RedisURI> nodes(DataRedisConnectionDetails details, List<Node> nodes, boolean tls) {
        return nodes.stream()
                .map(node -> node(node.host(), node.port(), details.getUsername(), details.getPassword(), tls))
                .toList();
    }

    private static RedisURI sentinel(DataRedisConnectionDetails details, Sentinel sentinel, boolean tls) {
        RedisURI.Builder all =
                RedisURI.builder().withSentinelMasterId(sentinel.getMaster()).withDatabase(sentinel.getDatabase());
        for (Node node : sentinel.getNodes()) {
            all.withSentinel(node(node.host(), node.port(), sentinel.getUsername(), sentinel.getPassword(), tls));
        }
        return common(all, details.getUsername(), details.getPassword(), tls);
    }

    private static RedisURI node(
            String host, int port, @Nullable String username, @Nullable String password, boolean tls) {
        return common(RedisURI.Builder.redis(host, port), username, password, tls);
    }

    private static RedisURI common(
            RedisURI.Builder uri, @Nullable String username, @Nullable String password, boolean tls) {
        if (password != null && username != null) {
            uri.withAuthentication(username, password.toCharArray());
        } else if (password != null) {
            uri.withPassword(password.toCharArray());
        }
        return uri.withSsl(tls).withTimeout(HANDSHAKE).withClientName(CLIENT).build();
    }

    private static SslOptions ssl(SslBundle bundle) {
        SslOptions.Builder options = SslOptions.builder()
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory());
        String[] ciphers = bundle.getOptions().getCiphers();
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (ciphers != null) {
            options.cipherSuites(ciphers);
        }
        if (protocols != null) {
            options.protocols(protocols);
        }
        return options.build();
    }

    /** For messages: where it is, and nothing of the rest. */
    @Override
    public String toString() {
        List<RedisURI> all = new ArrayList<>();
        uris.forEach(uri -> all.addAll(uri.getSentinels().isEmpty() ? List.of(uri) : uri.getSentinels()));
        return all.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).collect(Collectors.joining(", "));
    }
}
