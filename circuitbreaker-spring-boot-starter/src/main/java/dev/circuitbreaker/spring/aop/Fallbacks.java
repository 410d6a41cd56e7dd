package dev.circuitbreaker.spring.aop;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The fallbacks of one guarded method, in the order of preference: the nearest exception type first, then with the
 * arguments of the call before without, then those that take no exception.
 */
final class Fallbacks {

    private static final Log LOGGER = LogFactory.getLog(Fallbacks.class);

    static final Comparator<Fallback> PREFERENCE = Comparator.comparingInt(Fallback::depth)
            .reversed()
            .thenComparing(Fallback::takesArguments, Comparator.reverseOrder());

    private final String breaker;
    private final List<Fallback> preferred;
    private final CallStyle style;
    private final List<FallbackListener> listeners;

    Fallbacks(String breaker, List<Fallback> fallbacks, CallStyle style, List<FallbackListener> listeners) {
        this.breaker = breaker;
        this.preferred = fallbacks.stream().sorted(PREFERENCE).toList();
        this.style = style;
        this.listeners = listeners;
    }

    Stream<Fallback> all() {
        return preferred.stream();
    }

    /** Returns the fallback for an exception; null if there is none. */
    @Nullable
    Fallback choose(Throwable thrown) {
        for (Fallback fallback : preferred) {
            if (fallback.accepts(thrown)) {
                return fallback;
            }
        }
        return null;
    }

    @Nullable
    Object run(Fallback fallback, MethodInvocation call, Throwable thrown) throws Throwable {
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
        if (surfacing != null && surfacing != original) {
            surfacing.addSuppressed(original);
        }
        tell(surfacing == null ? FallbackListener.Outcome.SUCCESS : FallbackListener.Outcome.FAILURE);
    }

    /** Listeners are guests: one that throws changes nothing for anybody else. */
    private void tell(FallbackListener.Outcome outcome) {
        for (FallbackListener listener : listeners) {
            try {
                listener.onFallback(breaker, FallbackListener.Source.METHOD, outcome);
            } catch (Throwable thrown) {
                LOGGER.error("A listener of fallbacks threw", thrown);
            }
        }
    }
}
