package dev.circuitbreaker.core;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a result or an exception means. Immutable; predicates are guests, so one that throws is logged, and the
 * call it was asked about counts as a failure.
 *
 * <p>Order: ignored exceptions, then {@code Error} (always a failure), then the record list and predicate, whose union
 * replaces "all exceptions". An exception that is neither recorded nor ignored means that the dependency answered: a
 * success. What the breaker itself throws is not for the settings to judge, see {@link CallPipeline}.
 */
final class Classifier {

    private static final int MAX_WRAPPERS = 32;

    private final @Nullable List<Class<? extends Throwable>> recorded;
    private final List<Class<? extends Throwable>> ignored;
    private final @Nullable Predicate<? super Throwable> recordedPredicate;
    private final @Nullable Predicate<? super Throwable> ignoredPredicate;
    private final @Nullable Predicate<@Nullable Object> resultPredicate;

    Classifier(ConfigData settings) {
        this.recorded = settings.recordExceptions;
        this.ignored = settings.ignoreExceptions;
        this.recordedPredicate = settings.recordFailurePredicate;
        this.ignoredPredicate = settings.ignoreExceptionPredicate;
        this.resultPredicate = settings.recordResultPredicate;
    }

    /** Tells whether a result may mean a failure. */
    boolean judgesResults() {
        return resultPredicate != null;
    }

    Outcome classifyResult(@Nullable Object result) {
        if (resultPredicate == null) {
            return Outcome.SUCCESS;
        }
        try {
            return resultPredicate.test(result) ? Outcome.FAILURE : Outcome.SUCCESS;
        } catch (Throwable thrown) {
            logThrowingPredicate("recordResultPredicate", thrown);
            return Outcome.FAILURE;
        }
    }

    Outcome classify(Throwable wrapped) {
        Throwable throwable = unwrap(wrapped);
        try {
            if (isOneOf(ignored, throwable) || (ignoredPredicate != null && ignoredPredicate.test(throwable))) {
                return Outcome.IGNORED;
            }
        } catch (Throwable thrown) {
            logThrowingPredicate("ignoreExceptionPredicate", thrown);
            return Outcome.FAILURE;
        }
        return throwable instanceof Error || isRecorded(throwable) ? Outcome.FAILURE : Outcome.SUCCESS;
    }

    private boolean isRecorded(Throwable throwable) {
        if (recorded == null && recordedPredicate == null) {
            return true;
        }
        if (recorded != null && isOneOf(recorded, throwable)) {
            return true;
        }
        try {
            return recordedPredicate != null && recordedPredicate.test(throwable);
        } catch (Throwable thrown) {
            logThrowingPredicate("recordFailurePredicate", thrown);
            return true;
        }
    }

    /** Strips the wrappers that futures put around what really happened; not for ever, should they wrap each other. */
    static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            boolean wrapper = current instanceof CompletionException || current instanceof ExecutionException;
            Throwable cause = wrapper ? cause(current) : null;
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    /** Finds an exception, or what it was caused by, to the same depth. */
    static boolean isCausedBy(Throwable throwable, Predicate<Throwable> what) {
        Throwable current = throwable;
        for (int depth = 0; current != null && depth < MAX_WRAPPERS; depth++) {
            if (what.test(current)) {
                return true;
            }
            current = cause(current);
        }
        return false;
    }

    /** Exceptions are the application's, and this method may be overridden by anything. */
    private static @Nullable Throwable cause(Throwable throwable) {
        try {
            return throwable.getCause();
        } catch (Throwable thrown) {
            return null;
        }
    }

    private static boolean isOneOf(List<Class<? extends Throwable>> classes, Throwable throwable) {
        for (int i = 0; i < classes.size(); i++) {
            if (classes.get(i).isInstance(throwable)) {
                return true;
            }
        }
        return false;
    }

    private static void logThrowingPredicate(String property, Throwable thrown) {
        Logs.error(Classifier.class, () -> "The " + property + " threw; the call counts as a failure", thrown);
    }
}
