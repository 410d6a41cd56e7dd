package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;

/** Knows that what Spring Security refuses was never called, unless what it asks for users has failed. */
public final class SecurityClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public SecurityClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof AuthenticationServiceException) {
            return Kind.FAILURE;
        }
        boolean refused = thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException;
        return refused ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "security";
    }
}
