package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import java.util.Collection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All listeners of an application. They are guests: one that throws is logged, and changes nothing for the others.
 *
 * <p>Safe for use by many threads at once.
 */
public final class FallbackListeners {

    private static final Log LOGGER = LogFactory.getLog(FallbackListeners.class);

    private final FallbackListener[] listeners;

    /**
     * Creates it of what there is.
     *
     * @param listeners the listeners, in their order
     */
    public FallbackListeners(Collection<? extends FallbackListener> listeners) {
        this.listeners = listeners.toArray(FallbackListener[]::new);
    }

    /**
     * Tells all of them.
     *
     * @param circuitBreakerName the circuit breaker of the call
     * @param source where the answer came from
     * @param outcome how it ended
     */
    public void tell(String circuitBreakerName, Source source, FallbackOutcome outcome) {
        for (FallbackListener listener : listeners) {
            try {
                listener.onFallback(circuitBreakerName, source, outcome);
            } catch (Throwable thrown) {
                LOGGER.error("A listener of fallbacks threw", thrown);
            }
        }
    }
}
