package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Lettuce throws, and what Spring Data Redis makes of it, by the first word of the reply. Without a reply it has
 * failed, unless the caller was interrupted.
 */
public final class LettuceClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public LettuceClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (Causes.first(RedisException.class, thrown) == null) {
            return null;
        }
        boolean wasInterrupted = Causes.first(RedisCommandInterruptedException.class, thrown) != null
                || Causes.first(InterruptedException.class, thrown) != null;
        if (wasInterrupted) {
            return Kind.NO_CALL;
        }
        // What it replies while a connection is made is not about the caller's command.
        if (Causes.first(RedisConnectionException.class, thrown) != null) {
            return Kind.FAILURE;
        }
        RedisCommandExecutionException reply = Causes.first(RedisCommandExecutionException.class, thrown);
        return reply == null ? Kind.FAILURE : RedisReplies.kind(reply.getMessage());
    }

    @Override
    public String name() {
        return "redis";
    }
}
