package dev.circuitbreaker.spring.observation;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.aop.FallbackListener;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation {@value #NAME} of every call of an annotated method, around everything else that is around it. So a
 * rejected call leaves one, too.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CallObservations implements CallObserver {

    /** What the observations are called. */
    public static final String NAME = "circuitbreaker.call";

    /** Where Micrometer's instrumentations look in the context of Reactor. */
    private static final String CONTEXT_KEY = "micrometer.observation";

    private static final String NO_FALLBACK = "none";

    private final ObservationRegistry registry;

    /**
     * Creates it.
     *
     * @param registry gets the observations
     */
    public CallObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Observed begin(String circuitBreakerName, State state, @Nullable Object parent) {
        Observation observation = Observation.createNotStarted(NAME, registry)
                .contextualName("circuitbreaker " + circuitBreakerName)
                .lowCardinalityKeyValue("circuitbreaker.name", circuitBreakerName)
                .lowCardinalityKeyValue("circuitbreaker.state", word(state));
        if (parent instanceof Observation outer) {
            observation.parentObservation(outer);
        }
        return new ObservedByMicrometer(observation.start());
    }

    @Override
    public Object contextKey() {
        return CONTEXT_KEY;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private record ObservedByMicrometer(Observation observation) implements Observed {

        @Override
        public Scope open() {
            return observation.openScope()::close;
        }

        @Override
        public Object context() {
            return observation;
        }

        @Override
        public void end(CallOutcome outcome, FallbackListener.@Nullable Source fallback, @Nullable Throwable surfaced) {
            observation
                    .lowCardinalityKeyValue(KeyValue.of("circuitbreaker.outcome", word(outcome)))
                    .lowCardinalityKeyValue(
                            KeyValue.of("circuitbreaker.fallback", fallback == null ? NO_FALLBACK : word(fallback)));
            if (surfaced != null) {
                observation.error(surfaced);
            }
            observation.stop();
        }
    }
}
