package dev.circuitbreaker.spring.events;

/**
 * Is done by the {@link BreakerWatch} after each of its looks, on its thread. Beans of this type are found when the watch
 * starts; it keeps none of them alive. One that throws is logged and asked again after the next look.
 */
@FunctionalInterface
public interface AfterLook {

    /** Called once all circuit breakers have been looked at; must not block. */
    void looked();
}
