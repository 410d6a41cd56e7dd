package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Calls that end when their {@code CompletionStage} or {@code CompletableFuture} completes. Whatever goes wrong, also
 * before there is a stage, arrives through the stage. Its fallback may return a stage, or what the stage completes with.
 *
 * <p>A cancellation of what the caller got goes through to what the method returned.
 */
final class StageCalls implements CallStyle {

    /** A method that returns a subclass of its own could not be given another future. */
    static @Nullable CallStyle of(ResolvableType returned) {
        Class<?> type = returned.toClass();
        return type == CompletionStage.class || type == CompletableFuture.class ? new StageCalls() : null;
    }

    @Override
    public Object guard(CircuitBreaker breaker, MethodInvocation call) {
        return breaker.executeAsync(() -> proceed(call));
    }

    /** What the method throws is counted like the failure of its stage. */
    @Override
    public Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        Thrown thrown = new Thrown();
        Object stage = breaker.executeAsync(() -> thrown.byProceeding(call));
        if (thrown.exception != null) {
            throw thrown.exception;
        }
        return stage;
    }

    private static final class Thrown {

        private @Nullable Throwable exception;

        CompletionStage<Object> byProceeding(MethodInvocation call) {
            try {
                return proceed(call);
            } catch (Throwable thrown) {
                exception = thrown;
                throw thrown;
            }
        }
    }

    @Override
    public @Nullable Object endLoop(MethodInvocation call, Ending ending) throws Throwable {
        return endLoopOf(call, ending);
    }

    /** Spring retries what a method throws, not how its future ends; so a failed future ends the loop. */
    static @Nullable Object endLoopOf(MethodInvocation call, Ending ending) throws Throwable {
        try {
            return call.proceed();
        } catch (Throwable thrown) {
            AttemptOutcomes attempts = AttemptOutcomes.of(call);
            if (ending.ends(attempts, thrown)) {
                Throwable end = attempts.end();
                return CompletableFuture.failedFuture(end == null ? thrown : end);
            }
            throw thrown;
        }
    }

    @Override
    public Object recover(MethodInvocation call, Recovery recovery) {
        CompletionStage<Object> source;
        try {
            recovery.askFirst(call);
            source = proceed(call);
        } catch (Throwable thrown) {
            source = CompletableFuture.failedFuture(thrown);
        }
        return recover(source, call, recovery);
    }

    static CompletableFuture<@Nullable Object> recover(
            CompletionStage<?> source, MethodInvocation call, Recovery recovery) {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        Executor context = recovery.takeContext();
        AtomicBoolean elsewhere = new AtomicBoolean();
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
                recovery.succeeded(call, value);
                result.complete(value);
            } else if (elsewhere.get()) {
                answer(call, thrown, recovery, result, context);
            } else {
                answer(call, thrown, recovery, result);
            }
        });
        elsewhere.set(true);
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                source.toCompletableFuture().cancel(true);
            }
        });
        return result;
    }

    /** With the context of the caller, whose thread has gone on. */
    private static void answer(
            MethodInvocation call,
            Throwable failure,
            Recovery recovery,
            CompletableFuture<@Nullable Object> result,
            Executor context) {
        try {
            context.execute(() -> answer(call, failure, recovery, result));
        } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
        }
    }

    private static void answer(
            MethodInvocation call, Throwable failure, Recovery recovery, CompletableFuture<@Nullable Object> result) {
        if (result.isDone()) {
            return; // cancelled by the caller, who waits for no answer
        }
        try {
            Object answer = recovery.answer(call, failure);
            if (answer instanceof CompletionStage<?> stage) {
                stage.whenComplete((value, thrown) -> {
                    if (thrown == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(Failures.unwrap(thrown));
                    }
                });
            } else {
                result.complete(answer);
            }
        } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
        }
    }

    @Override
    public boolean endsLater() {
        return true;
    }

    @Override
    public boolean accepts(ResolvableType returned, ResolvableType offered) {
        ResolvableType stage = offered.as(CompletionStage.class);
        return Signatures.accepts(value(returned), stage == ResolvableType.NONE ? offered : stage.getGeneric());
    }

    @Override
    public ResolvableType value(ResolvableType returned) {
        return returned.as(CompletionStage.class).getGeneric();
    }

    @Override
    public @Nullable Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end) {
        if (answer instanceof CompletionStage<?> stage) {
            return stage.whenComplete((value, thrown) -> end.accept(thrown));
        }
        end.accept(null);
        return answer;
    }

    /** Throws what the method throws, unwrapped: both callers turn it into a failed stage. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> CompletionStage<Object> proceed(MethodInvocation call) throws X {
        Object stage;
        try {
            stage = call.proceed();
        } catch (Throwable thrown) {
            throw (X) thrown;
        }
        if (stage == null) {
            throw new NullPointerException(
                    Signatures.describe(call.getMethod()) + " returned null in place of a stage");
        }
        return (CompletionStage<Object>) stage;
    }
}
