package dev.circuitbreaker.spring.aop.reactive;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.aop.AttemptOutcomes;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.KotlinResults;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls whose method returns a reactive type: {@code Mono}, {@code Flux}, and whatever else Spring knows, such as those
 * of RxJava and Mutiny and Kotlin's {@code Flow}. Every subscription is a call: it takes a permit, and counts when it
 * ends.
 *
 * <p>The method itself is called as ever at the time of the call, unless the breaker would reject a call then; in that
 * case it is called at the first subscription that the breaker lets through.
 *
 * <p>A {@code callTimeout} is for those with a single value; how long a stream may flow is for the method to say.
 *
 * <p>The fallback may return a reactive type too, or, for one that has a single value, what that value is.
 */
public final class ReactiveCalls implements CallStyle {

    private static final String KOTLIN_FLOW = "kotlinx.coroutines.flow.Flow";

    private final ReactiveAdapter adapter;

    /** Whether the single value is a {@code Result} of Kotlin, in its box as ever in such a type. */
    private final boolean isOfResult;

    private ReactiveCalls(ReactiveAdapter adapter, boolean isOfResult) {
        this.adapter = adapter;
        this.isOfResult = isOfResult;
    }

    /**
     * Makes a style for methods that return a reactive type.
     *
     * @param returned the return type
     * @return the style; null if it is no reactive type that could be made out of another publisher
     */
    public static @Nullable CallStyle of(ResolvableType returned) {
        Class<?> type = returned.toClass();
        ReactiveAdapter adapter = adapterOf(type);
        return adapter != null && adapter.getReactiveType() == type
                ? new ReactiveCalls(adapter, !adapter.isMultiValue() && KotlinResults.is(value(returned, adapter)))
                : null;
    }

    private static @Nullable ReactiveAdapter adapterOf(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type) // Spring takes it for a reactive type, but it is none
                ? null
                : ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    @Override
    public @Nullable Object guard(CircuitBreaker breaker, MethodInvocation call) {
        try {
            return guarded(new SubscriptionCounting(breaker, null), call);
        } catch (Throwable thrown) {
            return adapter.fromPublisher(Subscriptions.failing(breaker, thrown));
        }
    }

    /** What the method throws before there is a publisher is thrown, and counts once, however often the publisher would be subscribed to. */
    @Override
    public @Nullable Object attempt(CircuitBreaker breaker, MethodInvocation call) throws Throwable {
        try {
            return guarded(new SubscriptionCounting(breaker, AttemptOutcomes.of(call)), call);
        } catch (Throwable thrown) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                permit.failed(thrown);
            }
            throw thrown;
        }
    }

    private Object guarded(SubscriptionCounting counting, MethodInvocation call) throws Throwable {
        Publisher<Object> source = counting.breaker().isCallPermitted() ? proceed(call) : later(call);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? Subscriptions.guard(counting, Flux.from(source))
                        : Subscriptions.guard(counting, Mono.from(source)));
    }

    @Override
    public @Nullable Object endLoop(MethodInvocation call, Ending ending) throws Throwable {
        if (!endsLoops()) {
            return call.proceed();
        }
        Publisher<Object> source = proceed(call);
        AttemptOutcomes attempts = AttemptOutcomes.of(call);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? Subscriptions.endLoop(attempts, Flux.from(source), ending)
                        : Subscriptions.endLoop(attempts, Mono.from(source), ending));
    }

    /** Whether its conversions hand Reactor's context on, by which subscriptions know what belongs to them. */
    private boolean carriesContext() {
        Class<?> type = adapter.getReactiveType();
        return type == Mono.class
                || type == Flux.class
                || type == Publisher.class
                || type.getName().equals(KOTLIN_FLOW);
    }

    /** A value ends the loop, and what cannot have one would take that for a success. */
    @Override
    public boolean endsLoops() {
        return !adapter.isNoValue();
    }

    @Override
    public boolean hearsOfTimeLimits() {
        return carriesContext();
    }

    /** Every subscription is watched by itself. */
    @Override
    public @Nullable Object observe(MethodInvocation call, WatchedRecovery recovery) {
        AttemptOutcomes attempts = AttemptOutcomes.of(call);
        Publisher<Object> source = proceededWith(call);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? ObservedSubscriptions.watch(
                                recovery,
                                begun -> Subscriptions.recover(attempts, Flux.from(source), new Outer(call, begun)))
                        : ObservedSubscriptions.watchOne(
                                recovery,
                                begun -> Subscriptions.recover(attempts, Mono.from(source), new Outer(call, begun))));
    }

    private Publisher<Object> proceededWith(MethodInvocation call) {
        try {
            return proceed(call);
        } catch (Throwable thrown) {
            return Mono.error(thrown);
        }
    }

    @Override
    public @Nullable Object recover(MethodInvocation call, Recovery recovery) {
        AttemptOutcomes attempts = AttemptOutcomes.of(call);
        Publisher<Object> source = proceededWith(call);
        Subscriptions.Outer outer = new Outer(call, recovery);
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? Subscriptions.recover(attempts, Flux.from(source), outer)
                        : Subscriptions.recover(attempts, Mono.from(source), outer));
    }

    /** Calls the method. */
    private Publisher<Object> proceed(MethodInvocation call) throws Throwable {
        Object source = call.proceed();
        return source == null
                ? Mono.error(new NullPointerException("null in place of a publisher"))
                : publisher(source);
    }

    /** A call can be proceeded with once; several may subscribe. */
    private Publisher<Object> later(MethodInvocation call) {
        return Flux.defer(() -> {
            try {
                return proceed(call instanceof ProxyMethodInvocation invocation ? invocation.invocableClone() : call);
            } catch (Throwable thrown) {
                return Mono.error(thrown);
            }
        });
    }

    private Publisher<Object> publisher(Object source) {
        // of a suspending function, this is not the type that the method returns
        return source instanceof Publisher<?> publisher ? cast(publisher) : adapter.toPublisher(source);
    }

    @SuppressWarnings("unchecked") // what is in it is for the caller, who knows
    private static Publisher<Object> cast(Publisher<?> publisher) {
        return (Publisher<Object>) publisher;
    }

    private final class Outer implements Subscriptions.Outer {

        private final MethodInvocation call;
        private final Recovery recovery;

        Outer(MethodInvocation call, Recovery recovery) {
            this.call = call;
            this.recovery = recovery;
        }

        @Override
        public void askFirst(AttemptOutcomes attempts) {
            try {
                recovery.askFirst(call);
            } catch (CallNotPermittedException rejection) {
                attempts.rejected(rejection);
                throw rejection;
            }
        }

        @Override
        public void succeeded(@Nullable Object value) {
            recovery.succeeded(call, value);
        }

        @Override
        public Publisher<Object> answer(Throwable thrown, AttemptOutcomes attempts) {
            try {
                return answered(recovery.answer(call, thrown, attempts));
            } catch (Throwable surfacing) {
                return Mono.error(surfacing);
            }
        }
    }

    private Publisher<Object> answered(@Nullable Object answer) {
        ReactiveAdapter other = answer == null ? null : adapterOf(answer.getClass());
        if (other != null) {
            return other.toPublisher(answer);
        }
        return isOfResult ? Mono.just(KotlinResults.boxed(answer)) : Mono.justOrEmpty(answer);
    }

    @Override
    public boolean accepts(ResolvableType returned, ResolvableType offered) {
        ReactiveAdapter other = adapterOf(offered.toClass());
        if (other == null) {
            return !adapter.isMultiValue() && CallStyle.fits(value(returned, adapter), offered);
        }
        return (adapter.isMultiValue() || !other.isMultiValue())
                && CallStyle.fits(value(returned, adapter), value(offered, other));
    }

    private static ResolvableType value(ResolvableType type, ReactiveAdapter adapter) {
        return adapter.isNoValue()
                ? ResolvableType.forClass(Void.class)
                : type.as(adapter.getReactiveType()).getGeneric();
    }

    @Override
    public @Nullable ResolvableType value(ResolvableType returned) {
        return adapter.isMultiValue() ? null : value(returned, adapter);
    }

    @Override
    public Object watch(@Nullable Object answer, Consumer<@Nullable Throwable> end) {
        return Flux.from(answered(answer)).doOnComplete(() -> end.accept(null)).doOnError(end);
    }
}
