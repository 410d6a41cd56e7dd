package dev.circuitbreaker.spring.aop;

import java.util.Collection;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says what is wrong at the start without being wrong enough to stop it: what is found about annotated methods, and what
 * {@link StartCheck} beans find. Immutable.
 */
public final class StartWarnings {

    private static final Log LOGGER = LogFactory.getLog(StartWarnings.class);

    private final boolean strict;

    /**
     * Creates what says them.
     *
     * @param strict whether warnings are refused, all of them at once, rather than logged
     */
    public StartWarnings(boolean strict) {
        this.strict = strict;
    }

    /**
     * Logs what was found, or refuses it.
     *
     * @param warnings sentences, each with its cure; may be empty
     * @throws RefusedWarningsException if there are any, and they are to be refused
     */
    public void say(Collection<String> warnings) {
        if (strict && !warnings.isEmpty()) {
            throw new RefusedWarningsException(List.copyOf(warnings));
        }
        warnings.forEach(LOGGER::warn);
    }
}
