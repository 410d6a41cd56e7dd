package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Knows what Jedis throws, and what Spring Data Redis makes of it, by the first word of the reply: Spring calls every reply
 * a wrong use of the API, also that Redis is out of memory. A pool that was closed, or an interrupt while waiting for it,
 * means that nothing was asked.
 */
public final class JedisClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public JedisClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        JedisException first = Causes.first(JedisException.class, thrown);
        if (first == null) {
            return null;
        }
        if (first instanceof JedisDataException) {
            return RedisReplies.kind(first.getMessage());
        }
        if (first instanceof JedisConnectionException || first instanceof JedisClusterOperationException) {
            return Kind.FAILURE;
        }
        boolean isOfPool =
                first.getCause() instanceof IllegalStateException || first.getCause() instanceof InterruptedException;
        return isOfPool ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "redis";
    }
}
