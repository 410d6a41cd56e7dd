package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.core.ExceptionClassifier.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Objects;
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
 * success. The {@link ExceptionClassifier} is asked only where there is neither record list nor predicate. What the
 * breaker itself throws is not for the settings to judge, see {@link CallPipeline}.
 *
 * <p>What futures and proxies of the JDK wrap is looked at in place of the wrapper. Below other wrappers only the lists
 * look, and besides: they may name what happened, or what was put around it.
 */
final class Classifier {

    /** What a call that returns nothing ends with: no predicate has anything to say to it. */
    static final Object NOTHING = new Object();

    private static final int MAX_WRAPPERS = 32;

    private final @Nullable List<Class<? extends Throwable>> recorded;
    private final List<Class<? extends Throwable>> ignored;
    private final @Nullable Predicate<? super Throwable> recordedPredicate;
    private final @Nullable Predicate<? super Throwable> ignoredPredicate;
    private final @Nullable Predicate<@Nullable Object> resultPredicate;
    private final @Nullable Predicate<? super Throwable> wrappers;
    private final @Nullable ExceptionClassifier exceptionClassifier;

    Classifier(ConfigData settings) {
        this.recorded = settings.recordExceptions;
        this.ignored = settings.ignoreExceptions;
        this.recordedPredicate = settings.recordFailurePredicate;
        this.ignoredPredicate = settings.ignoreExceptionPredicate;
        this.resultPredicate = settings.recordResultPredicate;
        this.wrappers = settings.wrapperPredicate;
        boolean isRecordingChosen = recorded != null || recordedPredicate != null;
        this.exceptionClassifier = isRecordingChosen ? null : settings.exceptionClassifier;
    }

    /** Tells whether a result may mean a failure. */
    boolean judgesResults() {
        return resultPredicate != null;
    }

    Outcome classifyResult(@Nullable Object result) {
        if (resultPredicate == null || result == NOTHING) {
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
        return judge(wrapped, false).outcome();
    }

    /**
     * Decides what an exception means.
     *
     * @param named whether it matters whose word that is
     */
    Judgement judge(Throwable wrapped, boolean named) {
        Throwable throwable = unwrap(wrapped);
        try {
            if (isIgnored(throwable)) {
                return Judgement.of(Outcome.IGNORED);
            }
        } catch (Throwable thrown) {
            logThrowingPredicate("ignoreExceptionPredicate", thrown);
            return Judgement.of(Outcome.FAILURE);
        }
        if (exceptionClassifier != null && !(throwable instanceof Error)) {
            return judgementOf(exceptionClassifier, throwable, named);
        }
        return Judgement.of(throwable instanceof Error || isRecorded(throwable) ? Outcome.FAILURE : Outcome.SUCCESS);
    }

    private boolean isIgnored(Throwable throwable) {
        return isListed(ignored, throwable) || (ignoredPredicate != null && ignoredPredicate.test(throwable));
    }

    private static Judgement judgementOf(ExceptionClassifier classifier, Throwable throwable, boolean named) {
        try {
            if (named) {
                return Judgement.by(Objects.requireNonNullElse(classifier.judge(throwable), Verdict.UNKNOWN));
            }
            Kind kind = classifier.classify(throwable);
            return Judgement.of(kind == null ? Outcome.FAILURE : Judgement.outcomeOf(kind));
        } catch (Throwable thrown) {
            logThrowingPredicate("exceptionClassifier", thrown);
            return Judgement.of(Outcome.FAILURE);
        }
    }

    /**
     * What an exception means that this breaker has thrown itself: its timeout is a failure, and its rejection of a call
     * inside another says nothing about the dependency. Null if it is not its own.
     *
     * @param hasRejected whether this breaker has ever rejected a call. Where it has not, causes are not looked through: to ask an
     *     exception for its cause takes a lock, at which threads meet that throw the same one, such as one of Netty's
     */
    static @Nullable Outcome outcomeOfOwn(Throwable thrown, Object breaker, boolean hasRejected) {
        if (unwrap(thrown) instanceof CallTimeoutException timeout && timeout.isBy(breaker)) {
            return Outcome.FAILURE;
        }
        return hasRejected && isCausedBy(thrown, it -> it instanceof CallNotPermittedException own && own.isBy(breaker))
                ? Outcome.IGNORED
                : null;
    }

    private boolean isRecorded(Throwable throwable) {
        if (recorded == null && recordedPredicate == null) {
            return true;
        }
        if (recorded != null && isListed(recorded, throwable)) {
            return true;
        }
        try {
            return recordedPredicate != null && recordedPredicate.test(throwable);
        } catch (Throwable thrown) {
            logThrowingPredicate("recordFailurePredicate", thrown);
            return true;
        }
    }

    /** Strips what futures and proxies put around what really happened; not for ever, should they wrap each other. */
    static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Throwable cause = isWrapperOfJdk(current) ? cause(current) : null;
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    private static boolean isWrapperOfJdk(Throwable throwable) {
        return throwable instanceof CompletionException
                || throwable instanceof ExecutionException
                || throwable instanceof UndeclaredThrowableException
                || throwable instanceof InvocationTargetException;
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

    /** Tells whether classes name an exception, or what stands below it if it is a wrapper. */
    private boolean isListed(List<Class<? extends Throwable>> classes, Throwable throwable) {
        Throwable current = classes.isEmpty() ? null : throwable;
        for (int depth = 0; current != null && depth < MAX_WRAPPERS; depth++) {
            if (isOneOf(classes, current)) {
                return true;
            }
            current = isWrapper(current) ? cause(current) : null;
        }
        return false;
    }

    private boolean isWrapper(Throwable throwable) {
        if (isWrapperOfJdk(throwable)) {
            return true;
        }
        try {
            return wrappers != null && wrappers.test(throwable);
        } catch (Throwable thrown) {
            SafeLog.error(
                    Classifier.class, () -> "The wrapperPredicate threw; the exception is taken as it is", thrown);
            return false;
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
        SafeLog.error(Classifier.class, () -> "The " + property + " threw; the call counts as a failure", thrown);
    }
}
