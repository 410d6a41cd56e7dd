package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What really happened, under the wrappers that futures put around it. */
final class Failures {

    /** More than anybody wraps; causes can be made to go round in a circle. */
    static final int MAX_WRAPPERS = 32;

    private Failures() {}

    static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            boolean wrapper = current instanceof CompletionException || current instanceof ExecutionException;
            Throwable cause = wrapper ? current.getCause() : null;
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    /** Tells whether a concurrency limit or an executor had no room for the call. */
    static boolean isLackOfRoom(Throwable cause) {
        return cause instanceof RejectedExecutionException && !(cause instanceof CallNotPermittedException);
    }

    /** Tells whether the settings say that an exception is to be ignored. */
    static boolean isIgnored(Throwable cause, CircuitBreakerConfig config) {
        if (config.ignoreExceptions().stream().anyMatch(type -> type.isInstance(cause))) {
            return true;
        }
        Predicate<? super Throwable> predicate = config.ignoreExceptionPredicate();
        return predicate != null && test(predicate, cause);
    }

    private static boolean test(Predicate<? super Throwable> predicate, @Nullable Throwable cause) {
        try {
            return predicate.test(cause);
        } catch (RuntimeException e) {
            return false; // one that throws ignores nothing
        }
    }
}
