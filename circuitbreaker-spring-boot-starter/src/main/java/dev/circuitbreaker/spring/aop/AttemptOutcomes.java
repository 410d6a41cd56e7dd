package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * What the inner layer knows about the attempts of one logical call, for the outer layer to go by: a fallback answers
 * what the breaker rejected and what it counted as a failure, and nothing that was merely thrown between the layers.
 *
 * <p>Exceptions are known by identity, also below others that have been wrapped around them on the way out.
 *
 * <p>Safe for use by many threads at once: attempts may be made by other threads than the one that waits for them, and a
 * publisher may be subscribed to more than once.
 */
public final class AttemptOutcomes {

    private static final String ATTRIBUTE = AttemptOutcomes.class.getName();

    /** A call that brings its own. */
    interface Holder {
        AttemptOutcomes attempts();
    }

    private final RecentExceptions counted = new RecentExceptions();
    private final RecentExceptions uncounted = new RecentExceptions();
    private volatile @Nullable CallNotPermittedException rejection;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Throwable end;

    /** Whether a cancellation by the dependency has counted: a future throws another exception each time it is asked. */
    private volatile boolean cancellationCounted;

    private final List<Permit> cancelled = new ArrayList<>(0);
    private boolean closed;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable CircuitBreaker breaker;
    private volatile @Nullable Object returned;

    /** Creates those of a logical call that has not begun. */
    public AttemptOutcomes() {}

    /**
     * Finds those of a call, or begins them.
     *
     * @param call the call, or one of its attempts
     * @return the same for all attempts of one logical call
     */
    public static AttemptOutcomes of(MethodInvocation call) {
        AttemptOutcomes known = find(call);
        if (known != null) {
            return known;
        }
        AttemptOutcomes begun = new AttemptOutcomes();
        if (call instanceof ProxyMethodInvocation invocation) {
            invocation.setUserAttribute(ATTRIBUTE, begun);
        }
        return begun;
    }

    static @Nullable AttemptOutcomes find(MethodInvocation call) {
        if (call instanceof Holder holder) {
            return holder.attempts();
        }
        return call instanceof ProxyMethodInvocation invocation
                ? (AttemptOutcomes) invocation.getUserAttribute(ATTRIBUTE)
                : null;
    }

    /**
     * Takes note that the breaker has rejected an attempt.
     *
     * @param rejected what it threw
     */
    public void rejected(CallNotPermittedException rejected) {
        rejection = rejected;
        counted.add(rejected);
    }

    /**
     * Takes note that an attempt has failed, in whichever way the breaker counts that.
     *
     * @param by the breaker
     * @param thrown what the attempt failed with
     */
    public void failed(CircuitBreaker by, Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        breaker = by;
        boolean isFailure = by.config().countsAsFailure(thrown);
        if (isFailure) {
            failure = cause;
            cancellationCounted |= cause instanceof CancellationException;
        }
        RecentExceptions recent = isFailure ? counted : uncounted;
        recent.add(thrown);
        if (cause != thrown) {
            recent.add(cause);
        }
    }

    /**
     * Keeps a permit whose call has been cancelled from outside, until it is known why: because the logical call has
     * taken too long, or because its caller has lost interest.
     *
     * @param by the breaker
     * @param permit the permit
     */
    public void cancelled(CircuitBreaker by, Permit permit) {
        breaker = by;
        if (!keep(permit)) {
            permit.cancelled();
        }
    }

    private synchronized boolean keep(Permit permit) {
        return !closed && cancelled.add(permit);
    }

    private synchronized List<Permit> takeCancelled() {
        List<Permit> taken = List.copyOf(cancelled);
        cancelled.clear();
        return taken;
    }

    /**
     * Counts what has been cancelled as failed if a time limit between the layers has passed.
     *
     * @param thrown what the logical call has failed with
     */
    public void judgeCancelled(Throwable thrown) {
        CircuitBreaker by = breaker;
        if (by == null || !(Failures.unwrap(thrown) instanceof TimeoutException) || hasSeen(thrown)) {
            return;
        }
        List<Permit> hung = takeCancelled();
        if (!hung.isEmpty()) {
            hung.forEach(permit -> permit.failed(thrown));
            failed(by, thrown);
        }
    }

    /** Gives back what has been cancelled, and whatever is from now on: the logical call is over. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        takeCancelled().forEach(Permit::cancelled);
    }

    /** Takes note that an attempt has returned something that may still fail, if it is a future. */
    void returned(CircuitBreaker by, @Nullable Object result) {
        breaker = by;
        returned = result;
    }

    /**
     * Throws the rejection that has counted, if there was one and there would be another: however many attempts of a
     * logical call are rejected, one rejection counts.
     *
     * @param by the breaker
     * @throws CallNotPermittedException if there was one
     */
    public void checkRejected(CircuitBreaker by) {
        CallNotPermittedException earlier = rejection;
        if (earlier != null && earlier.circuitBreakerName().equals(by.name()) && !by.isCallPermitted()) {
            throw earlier;
        }
    }

    /**
     * Tells whether an exception, or what is inside it, has come out of the breaker in one of these attempts.
     *
     * @param thrown the exception
     * @return whether it has
     */
    public boolean hasSeen(Throwable thrown) {
        return isCounted(thrown) || isUncounted(thrown);
    }

    /** Tells whether what has come out of the breaker is inside this, and not this itself. */
    boolean isInside(Throwable thrown) {
        return hasSeen(thrown) && !counted.holds(thrown) && !uncounted.holds(thrown);
    }

    /** Tells whether the breaker has rejected or counted this, or what is inside. */
    boolean isCounted(Throwable thrown) {
        lookAtReturned();
        return counted.has(thrown) || (cancellationCounted && Failures.unwrap(thrown) instanceof CancellationException);
    }

    /** Tells whether this, or what is inside, has come out of the breaker without being counted. */
    boolean isUncounted(Throwable thrown) {
        return uncounted.has(thrown);
    }

    /** Tells whether this is the rejection of the newest attempt. */
    boolean isRejection(Throwable cause) {
        return cause == rejection;
    }

    /** A future tells what it failed with only now. */
    private void lookAtReturned() {
        Object future = returned;
        CircuitBreaker by = breaker;
        Throwable thrown = future == null ? null : failureOf(future);
        if (thrown != null && by != null) {
            returned = null;
            if (thrown instanceof CallNotPermittedException rejected
                    && rejected.circuitBreakerName().equals(by.name())) {
                rejected(rejected);
            } else {
                failed(by, thrown);
            }
        }
    }

    private static @Nullable Throwable failureOf(Object returned) {
        Object future = returned instanceof CompletionStage<?> stage ? stage.toCompletableFuture() : returned;
        if (!(future instanceof Future<?> ended) || !ended.isDone()) {
            return null;
        }
        try {
            ended.get();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (Exception e) {
            return Failures.unwrap(e);
        }
    }

    /** Counts the failures that a retry between the layers has to deal with. */
    int failedOnceMore() {
        return failures.incrementAndGet();
    }

    /** Ends the loop of a retry after an attempt has been rejected: with the last real failure, if there was one. */
    boolean endWithRejection(Throwable thrown) {
        end = failure == null ? thrown : failure;
        return true;
    }

    /** Ends the loop of a retry after a failure, if the breaker rejects the next attempt at once, which counts. */
    boolean endWithFailure(Throwable thrown) {
        CircuitBreaker by = breaker;
        if (by == null || !isCounted(thrown)) {
            return false;
        }
        try {
            by.checkCallPermitted();
            return false;
        } catch (CallNotPermittedException rejected) {
            rejected(rejected);
            end = thrown;
            return true;
        }
    }

    /**
     * What the loop of a retry has been ended with.
     *
     * @return null if it has not been
     */
    public @Nullable Throwable end() {
        return end;
    }
}
