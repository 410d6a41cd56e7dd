package dev.circuitbreaker.spring.aop;

import java.util.Comparator;
import java.util.List;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * What answers in place of one guarded method: the last good result if a cache has it, else a method. The methods are in
 * the order of preference: the nearest exception type first, then with the
 * arguments of the call before without, then those that take no exception.
 */
final class Fallbacks {

    private static final Log LOGGER = LogFactory.getLog(Fallbacks.class);

    static final Comparator<Fallback> PREFERENCE = Comparator.comparingInt(Fallback::depth)
            .reversed()
            .thenComparing(Fallback::takesArguments, Comparator.reverseOrder());

    private static final int MAX_SUPPRESSED = 8;

    private final String breaker;
    private final Fallback[] preferred;
    private final @Nullable LastGoodResults cache;
    private final CallStyle style;
    private final FallbackListener[] listeners;

    Fallbacks(
            String breaker,
            List<Fallback> methods,
            @Nullable LastGoodResults cache,
            CallStyle style,
            List<FallbackListener> listeners) {
        this.breaker = breaker;
        this.preferred = methods.stream().sorted(PREFERENCE).toArray(Fallback[]::new);
        this.cache = cache;
        this.style = style;
        this.listeners = listeners.toArray(FallbackListener[]::new);
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
     * Answers with the last good result, or else by the method for the exception.
     *
     * @param thrown what to throw if there is neither
     */
    @Nullable
    Object answer(MethodInvocation call, Throwable cause, Throwable thrown) throws Throwable {
        Cache.ValueWrapper remembered = cache == null ? null : cache.find(call);
        if (remembered != null) {
            tell(FallbackListener.Source.CACHE, FallbackListener.FallbackOutcome.SUCCESS);
            return remembered.get();
        }
        for (Fallback fallback : preferred) {
            if (fallback.accepts(cause)) {
                return run(fallback, call, cause);
            }
        }
        throw thrown;
    }

    private @Nullable Object run(Fallback fallback, MethodInvocation call, Throwable thrown) throws Throwable {
        Object answer;
        try {
            answer = fallback.invoke(call, thrown);
        } catch (Throwable failure) {
            ended(failure, thrown);
            throw failure;
        }
        return style.watch(answer, failure -> ended(failure, thrown));
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

    /** Listeners are guests: one that throws changes nothing for the others. */
    private void tell(FallbackListener.Source source, FallbackListener.FallbackOutcome outcome) {
        for (FallbackListener listener : listeners) {
            try {
                listener.onFallback(breaker, source, outcome);
            } catch (Throwable thrown) {
                LOGGER.error("A listener of fallbacks threw", thrown);
            }
        }
    }
}
