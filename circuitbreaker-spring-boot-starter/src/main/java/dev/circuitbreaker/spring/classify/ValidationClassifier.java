package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import jakarta.validation.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.method.MethodValidationException;

/**
 * Knows that what validation has refused says nothing of a dependency: arguments before it was called, or a result after
 * it had answered. Where a method is transactional, Spring validates inside the transaction, and so inside the circuit
 * breaker.
 */
public final class ValidationClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public ValidationClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        boolean refused = thrown instanceof ConstraintViolationException || thrown instanceof MethodValidationException;
        return refused ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "validation";
    }
}
