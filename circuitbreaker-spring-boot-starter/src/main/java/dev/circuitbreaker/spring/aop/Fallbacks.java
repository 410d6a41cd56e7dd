package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * What answers in place of one guarded method: the last good result if a cache has it, else a method. The methods are in
 * the order of preference: the nearest exception type first, then with the
 * arguments of the call before without, then those that take no exception.
 */
final class Fallbacks {

    static final Comparator<Fallback> PREFERENCE = Comparator.comparingInt(Fallback::depth)
            .reversed()
            .thenComparing(Fallback::takesArguments, Comparator.reverseOrder());

    private static final int MAX_SUPPRESSED = 8;

    private final String breaker;
    private final Fallback[] preferred;
    private final @Nullable LastGoodResults cache;
    private final CallStyle style;
    private final FallbackListeners listeners;

    Fallbacks(
            String breaker,
            List<Fallback> methods,
            @Nullable LastGoodResults cache,
            CallStyle style,
            FallbackListeners listeners) {
        this.breaker = breaker;
        this.preferred = methods.stream().sorted(PREFERENCE).toArray(Fallback[]::new);
        this.cache = cache;
        this.style = style;
        this.listeners = listeners;
    }

    List<Fallback> methods() {
        return List.of(preferred);
    }

    /** Whether there is anything to do about a result. */
    boolean remembers() {
        return cache != null;
    }

    void remember(MethodInvocation call, @Nullable Object value) {
        if (cache != null) {
            cache.put(call, value);
        }
    }

    /**
     * Answers with the last good result, or else by the method for the exception, or for one that it only wraps.
     *
     * @param config says what is a wrapper
     * @param thrown what to throw if there is neither
     * @param note is told where the answer comes from; null if that is not wanted
     */
    @Nullable
    Object answer(
            MethodInvocation call,
            Throwable cause,
            CircuitBreakerConfig config,
            Throwable thrown,
            @Nullable Consumer<FallbackListener.Source> note)
            throws Throwable {
        Cache.ValueWrapper remembered = cache == null ? null : cache.find(call);
        if (remembered != null) {
            note(note, FallbackListener.Source.CACHE);
            tell(FallbackListener.Source.CACHE, FallbackListener.FallbackOutcome.SUCCESS);
            return remembered.get();
        }
        List<Throwable> layers = Failures.layers(cause, config.wrapperPredicate());
        Fallback nearest = null;
        int within = 0;
        for (Fallback fallback : preferred) {
            int layer = firstAccepted(fallback, layers);
            if (layer >= 0 && (nearest == null || (fallback.depth() == nearest.depth() && layer < within))) {
                nearest = fallback;
                within = layer;
            }
        }
        if (nearest == null) {
            throw thrown;
        }
        note(note, FallbackListener.Source.METHOD);
        return run(nearest, call, layers.get(within), cause);
    }

    private static void note(@Nullable Consumer<FallbackListener.Source> note, FallbackListener.Source source) {
        if (note != null) {
            note.accept(source);
        }
    }

    /** The outermost that a fallback accepts; -1 if it accepts none. */
    private static int firstAccepted(Fallback fallback, List<Throwable> layers) {
        for (int i = 0; i < layers.size(); i++) {
            if (fallback.accepts(layers.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Object run(Fallback fallback, MethodInvocation call, Throwable accepted, Throwable original)
            throws Throwable {
        Object answer;
        try {
            answer = fallback.invoke(call, accepted);
        } catch (Throwable failure) {
            ended(failure, original);
            throw failure;
        }
        return style.watch(answer, failure -> ended(failure, original));
    }

    private void ended(@Nullable Throwable failure, Throwable original) {
        Throwable surfacing = failure == null ? null : Failures.unwrap(failure);
        // One that is thrown again and again, as a constant is, must not collect all of them.
        if (surfacing != null && surfacing != original && surfacing.getSuppressed().length < MAX_SUPPRESSED) {
            surfacing.addSuppressed(original);
        }
        tell(
                FallbackListener.Source.METHOD,
                surfacing == null
                        ? FallbackListener.FallbackOutcome.SUCCESS
                        : FallbackListener.FallbackOutcome.FAILURE);
    }

    private void tell(FallbackListener.Source source, FallbackListener.FallbackOutcome outcome) {
        listeners.tell(breaker, source, outcome);
    }
}
