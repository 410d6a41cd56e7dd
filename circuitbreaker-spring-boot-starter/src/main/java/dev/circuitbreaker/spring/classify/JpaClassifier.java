package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import jakarta.persistence.EntityExistsException;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.NoResultException;
import jakarta.persistence.NonUniqueResultException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.QueryTimeoutException;
import jakarta.persistence.TransactionRequiredException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Jakarta Persistence throws where Spring does not translate it, as in a service without {@code @Repository}.
 * What Hibernate throws for the database is known by its SQLState, see {@link SqlClassifier}.
 *
 * @param contention what locks that others hold say; a version that was out of date is an answer whatever this is
 */
public record JpaClassifier(Kind contention) implements ContentionAware {

    private static final String WITHOUT_ID = "org.hibernate.id.IdentifierGenerationException";

    /** Creates a classifier for which contention is an answer. */
    public JpaClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (!(thrown instanceof PersistenceException)) {
            return null;
        }
        if (isAnswer(thrown)) {
            return Kind.ANSWER;
        }
        if (thrown instanceof PessimisticLockException || thrown instanceof LockTimeoutException) {
            return contention;
        }
        if (thrown instanceof TransactionRequiredException || Causes.has(thrown, WITHOUT_ID)) {
            return Kind.NO_CALL;
        }
        return thrown instanceof QueryTimeoutException ? Kind.FAILURE : null;
    }

    private static boolean isAnswer(Throwable thrown) {
        return thrown instanceof NoResultException
                || thrown instanceof NonUniqueResultException
                || thrown instanceof EntityNotFoundException
                || thrown instanceof EntityExistsException
                || thrown instanceof OptimisticLockException;
    }

    @Override
    public JpaClassifier withContention(Kind kind) {
        return new JpaClassifier(kind);
    }

    @Override
    public String name() {
        return "jpa";
    }
}
