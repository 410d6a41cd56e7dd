package dev.circuitbreaker.spring.validation;

import jakarta.validation.ConstraintViolationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.method.MethodValidationException;

/**
 * Finds the exceptions that say nothing of a dependency because validation has refused arguments before it was called, or
 * a result after it had answered. Where a method is transactional, Spring validates inside the transaction, and so inside
 * the circuit breaker.
 *
 * <p>Safe for use by many threads at once if the other predicate is.
 *
 * @param others finds others that are to be ignored; may be null
 */
public record RefusedArgumentsPredicate(@Nullable Predicate<? super Throwable> others) implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable thrown) {
        return thrown instanceof ConstraintViolationException
                || thrown instanceof MethodValidationException
                || (others != null && others.test(thrown));
    }
}
