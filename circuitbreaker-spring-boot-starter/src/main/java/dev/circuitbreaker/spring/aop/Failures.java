package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;

/** What really happened, under the wrappers that futures, retries and proxies put around it. */
public final class Failures {

    /** More than any wrapping takes; causes can be made to go round in a circle. */
    private static final int MAX_WRAPPERS = 32;

    /** Not public, and Reactor need not be there. */
    private static final Set<String> REACTOR =
            Set.of("reactor.core.Exceptions$RetryExhaustedException", "reactor.core.Exceptions$ReactiveException");

    private Failures() {}

    /**
     * Looks through what only wraps an exception.
     *
     * @param throwable what was thrown
     * @return what really happened
     */
    public static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Throwable cause = isWrapper(current) ? cause(current) : null;
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    /** What was thrown, and what it hides if it is a wrapper, from the outside in. */
    static List<Throwable> layers(Throwable throwable, @Nullable Predicate<? super Throwable> wrappers) {
        Throwable current = hidden(throwable, wrappers);
        if (current == null) {
            return List.of(throwable); // as nearly all do, thousands of times per second in an outage
        }
        List<Throwable> layers = new ArrayList<>();
        layers.add(throwable);
        while (current != null && layers.size() < MAX_WRAPPERS) {
            layers.add(current);
            current = hidden(current, wrappers);
        }
        return layers;
    }

    private static @Nullable Throwable hidden(Throwable throwable, @Nullable Predicate<? super Throwable> wrappers) {
        boolean hides = isWrapper(throwable) || (wrappers != null && test(wrappers, throwable));
        return hides ? cause(throwable) : null;
    }

    /** Finds the first that is as asked for among an exception and its causes; null if none is. */
    static @Nullable Throwable find(Throwable throwable, Predicate<Throwable> what) {
        Throwable current = throwable;
        for (int depth = 0; current != null && depth < MAX_WRAPPERS; depth++) {
            if (what.test(current)) {
                return current;
            }
            current = cause(current);
        }
        return null;
    }

    /** Exceptions are the application's, and this method may be overridden by anything. */
    private static @Nullable Throwable cause(Throwable throwable) {
        try {
            return throwable.getCause();
        } catch (Throwable thrown) {
            return null;
        }
    }

    private static boolean isWrapper(Throwable throwable) {
        return isOfFuture(throwable) || isOfRetry(throwable) || throwable instanceof UndeclaredThrowableException;
    }

    private static boolean isOfFuture(Throwable throwable) {
        return throwable instanceof CompletionException || throwable instanceof ExecutionException;
    }

    /** Tells whether this says only that a retry has given up, or that a thread has waited for a publisher. */
    static boolean isOfRetry(Throwable throwable) {
        return throwable instanceof RetryException
                || REACTOR.contains(throwable.getClass().getName());
    }

    /**
     * Tells whether a synchronous call failed because its own thread was interrupted, or has been meanwhile. Where clients
     * have hidden that, the thread is marked again.
     */
    static boolean isOwnInterrupt(Throwable thrown) {
        if (thrown instanceof CallNotPermittedException || thrown instanceof CallTimeoutException) {
            return false;
        }
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        // What a future failed with has happened to another thread.
        Throwable found = find(thrown, each -> isInterrupt(each) || isOfFuture(each));
        if (found == null || !isInterrupt(found)) {
            return false;
        }
        if (found != thrown) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static boolean isInterrupt(Throwable throwable) {
        return throwable instanceof InterruptedException || throwable instanceof ClosedByInterruptException;
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
            return false; // one that throws ignores nothing, and finds no wrapper
        }
    }
}
