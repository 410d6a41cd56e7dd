package dev.circuitbreaker.spring.aop;

/**
 * Takes something of the caller's thread, such as its user, to the thread on which a fallback answers an asynchronous call.
 * Beans of this type are found, and Spring's {@code TaskDecorator} beans serve as well.
 *
 * <p>Safe for use by many threads at once.
 */
@FunctionalInterface
public interface ContextCarrier {

    /**
     * Called on the caller's thread, for every asynchronous call that has a fallback.
     *
     * @param answer runs the fallback
     * @return runs it with what is taken along, and leaves its thread as it was
     */
    Runnable carry(Runnable answer);
}
