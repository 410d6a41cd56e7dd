package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.CallObserver.CallOutcome;
import dev.circuitbreaker.spring.aop.CallObserver.Observed;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What the outer layer has to offer for one logical call that is watched: the same, and it takes notes.
 *
 * <p>Safe for use by many threads at once.
 */
final class ObservedRecovery implements CallStyle.WatchedRecovery {

    /** What is offered for all calls of a method, and what is known of how they end. */
    interface Usual extends CallStyle.Recovery {

        Observed begin(CallObserver by, MethodInvocation call, @Nullable Object parent);

        /** Whether a result is no failure. */
        boolean isGood(@Nullable Object value);

        /** What a call has counted as that ended with an exception. */
        CallOutcome outcomeOf(Throwable thrown, AttemptOutcomes attempts);

        /** Answers, and says where from. */
        @Nullable
        Object answer(
                MethodInvocation call,
                Throwable thrown,
                AttemptOutcomes attempts,
                @Nullable Consumer<FallbackListener.Source> note)
                throws Throwable;
    }

    private final CallObserver observer;
    private final Usual usual;
    private final MethodInvocation call;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Written before the call begins. */
    private @Nullable Observed observed;

    private volatile @Nullable CallOutcome outcome;
    private volatile FallbackListener.@Nullable Source fallback;

    ObservedRecovery(CallObserver observer, Usual usual, MethodInvocation call) {
        this.observer = observer;
        this.usual = usual;
        this.call = call;
    }

    @Override
    public Object contextKey() {
        return observer.contextKey();
    }

    @Override
    public ObservedRecovery begin(@Nullable Object parent) {
        ObservedRecovery begun = new ObservedRecovery(observer, usual, call);
        begun.observed = usual.begin(observer, call, parent);
        return begun;
    }

    @Override
    public Observed observed() {
        return Objects.requireNonNull(observed, "begun");
    }

    @Override
    public void askFirst(MethodInvocation call) {
        usual.askFirst(call);
    }

    @Override
    public Executor takeContext() {
        return usual.takeContext();
    }

    @Override
    public void succeeded(MethodInvocation call, @Nullable Object value) {
        outcome = usual.isGood(value) ? CallOutcome.SUCCESS : CallOutcome.FAILURE;
        usual.succeeded(call, value);
    }

    @Override
    public @Nullable Object answer(MethodInvocation call, Throwable thrown, AttemptOutcomes attempts) throws Throwable {
        outcome = usual.outcomeOf(thrown, attempts);
        return usual.answer(call, thrown, attempts, source -> fallback = source);
    }

    @Override
    public void end(@Nullable Throwable surfaced) {
        CallOutcome known = outcome;
        if (known == null) {
            known = surfaced == null ? CallOutcome.SUCCESS : judge(surfaced);
        }
        end(known, surfaced);
    }

    private CallOutcome judge(Throwable surfaced) {
        return surfaced instanceof CancellationException
                ? CallOutcome.CANCELLED // by the caller: any other has been answered
                : usual.outcomeOf(surfaced, AttemptOutcomes.of(call));
    }

    @Override
    public void cancel(boolean delivered) {
        end(delivered ? CallOutcome.SUCCESS : CallOutcome.CANCELLED, null);
    }

    private void end(CallOutcome known, @Nullable Throwable surfaced) {
        if (isOver.compareAndSet(false, true)) {
            observed().end(known, fallback, surfaced);
        }
    }
}
