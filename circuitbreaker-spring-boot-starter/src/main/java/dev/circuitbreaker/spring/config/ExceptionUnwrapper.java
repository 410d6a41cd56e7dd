package dev.circuitbreaker.spring.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the exceptions of Spring, Reactor and Jakarta Persistence that hide what really happened: their class says nothing
 * but where it was caught. By name, because no library need be there, and only of those that have a cause.
 */
public final class ExceptionUnwrapper {

    /** As many as the core looks through. */
    private static final int MAX_DEPTH = 32;

    private static final Set<String> NAMES = Set.of(
            "jakarta.persistence.RollbackException",
            "org.springframework.amqp.AmqpIOException",
            "org.springframework.amqp.UncategorizedAmqpException",
            "org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException",
            "org.springframework.core.retry.RetryException",
            "org.springframework.data.elasticsearch.UncategorizedElasticsearchException",
            "org.springframework.data.mongodb.UncategorizedMongoDbException",
            "org.springframework.data.redis.RedisSystemException",
            "org.springframework.jdbc.UncategorizedSQLException",
            "org.springframework.kafka.KafkaException",
            "org.springframework.ldap.UncategorizedLdapException",
            "org.springframework.orm.jpa.JpaSystemException",
            "org.springframework.r2dbc.UncategorizedR2dbcException",
            "org.springframework.retry.ExhaustedRetryException",
            "org.springframework.transaction.TransactionSystemException",
            "org.springframework.web.client.ResourceAccessException",
            "org.springframework.web.reactive.function.client.WebClientRequestException",
            "reactor.core.Exceptions$ReactiveException",
            "reactor.core.Exceptions$RetryExhaustedException");

    private ExceptionUnwrapper() {}

    /**
     * Tells whether an exception only hides another.
     *
     * @param thrown what was thrown
     * @return true if its class is one of those that do
     */
    public static boolean hides(Throwable thrown) {
        return NAMES.contains(thrown.getClass().getName());
    }

    /**
     * Returns what was thrown and what it hides, to a bounded depth.
     *
     * @param thrown what was thrown
     * @return itself first, what really happened last
     */
    public static List<Throwable> layers(Throwable thrown) {
        if (!hides(thrown)) {
            return List.of(thrown);
        }
        List<Throwable> layers = new ArrayList<>();
        Throwable current = thrown;
        while (current != null && layers.size() < MAX_DEPTH) {
            layers.add(current);
            current = hides(current) ? current.getCause() : null;
        }
        return layers;
    }
}
