package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Knows Spring's {@code DataAccessException} by its class, where that can be relied on and nothing below it says more: the
 * classifiers of the stores are asked first.
 *
 * @param contention what a conflict with others says; a version that was out of date is an answer whatever this is
 */
public record DataAccessClassifier(Kind contention) implements ContentionAware {

    /** Creates a classifier for which contention is an answer. */
    public DataAccessClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (!(thrown instanceof DataAccessException)) {
            return null;
        }
        if (isAnswer(thrown)) {
            return Kind.ANSWER;
        }
        if (thrown instanceof ConcurrencyFailureException) {
            return contention;
        }
        if (thrown instanceof InvalidDataAccessApiUsageException) {
            return isOfOurOwn(thrown.getCause()) ? Kind.NO_CALL : null;
        }
        boolean failed =
                thrown instanceof DataAccessResourceFailureException || thrown instanceof QueryTimeoutException;
        return failed ? Kind.FAILURE : null;
    }

    private static boolean isAnswer(Throwable thrown) {
        return thrown instanceof DataIntegrityViolationException
                || thrown instanceof DataRetrievalFailureException
                || thrown instanceof InvalidDataAccessResourceUsageException
                || thrown instanceof OptimisticLockingFailureException
                || thrown instanceof PermissionDeniedDataAccessException;
    }

    /** Jedis' outages come as wrong usage, too; what Spring refuses by itself is caused by the JDK's exceptions or none. */
    private static boolean isOfOurOwn(@Nullable Throwable cause) {
        return cause == null || cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
    }

    @Override
    public DataAccessClassifier withContention(Kind kind) {
        return new DataAccessClassifier(kind);
    }

    @Override
    public String name() {
        return "data";
    }
}
