package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * Knows what Spring's transactions throw by themselves. What a database says when one begins or commits is known by its
 * SQLState, see {@link SqlClassifier}.
 */
public final class TransactionClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public TransactionClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof UnexpectedRollbackException) {
            return Kind.ANSWER;
        }
        if (thrown instanceof TransactionTimedOutException) {
            return Kind.FAILURE;
        }
        boolean isClosed = thrown instanceof CannotCreateTransactionException
                && Causes.first(IllegalStateException.class, thrown) != null;
        return isClosed ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "transaction";
    }
}
