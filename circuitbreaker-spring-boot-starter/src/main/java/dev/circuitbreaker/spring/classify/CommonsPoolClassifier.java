package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Knows that nothing was asked where a pool of Apache Commons had nothing free: that of Jedis, of Spring Data Redis and of
 * Spring LDAP. A connection that the pool could not make or found broken is another matter, and not known here.
 */
public final class CommonsPoolClassifier implements ExceptionClassifier {

    private static final String WAITED_IN_VAIN = "Timeout waiting for idle object";
    private static final String DID_NOT_WAIT = "Pool exhausted";

    /** Creates the classifier. */
    public CommonsPoolClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        NoSuchElementException refusal = Causes.first(NoSuchElementException.class, thrown);
        String message = refusal == null ? null : refusal.getMessage();
        boolean wasFull = message != null && (message.startsWith(WAITED_IN_VAIN) || message.startsWith(DID_NOT_WAIT));
        return wasFull ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "pool";
    }
}
