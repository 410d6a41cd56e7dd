package dev.circuitbreaker.spring.aop;

import java.util.Collection;

/**
 * Is told, once, all that is wrong at the start without being wrong enough to stop it. A bean of this type is found; what it
 * is told comes from annotated methods and from {@link StartCheck} beans.
 */
@FunctionalInterface
public interface StartWarnings {

    /**
     * Says what was found.
     *
     * @param warnings sentences, each with its cure; may be empty
     */
    void say(Collection<String> warnings);
}
