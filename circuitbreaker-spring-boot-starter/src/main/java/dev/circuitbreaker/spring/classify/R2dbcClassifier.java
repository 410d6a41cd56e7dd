package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what R2DBC throws, and whatever is caused by that, by its SQLState. A time limit without one is that of a pool
 * which had no connection.
 *
 * @param contention what deadlocks and lock timeouts say
 */
public record R2dbcClassifier(Kind contention) implements ContentionAware {

    /** Creates a classifier for which contention is an answer. */
    public R2dbcClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        R2dbcException first = Causes.first(R2dbcException.class, thrown);
        if (first == null) {
            return null;
        }
        if (first.getSqlState() == null) {
            return first instanceof R2dbcTimeoutException ? Kind.NO_CALL : null;
        }
        return SqlStates.kind(first.getSqlState(), first.getErrorCode(), contention);
    }

    @Override
    public R2dbcClassifier withContention(Kind kind) {
        return new R2dbcClassifier(kind);
    }

    @Override
    public String name() {
        return "r2dbc";
    }
}
