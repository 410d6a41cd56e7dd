package dev.circuitbreaker.spring.fleet;

import org.jspecify.annotations.Nullable;

/** The store of the fleet has not answered: it is down, out of reach or too slow. Instances go on by themselves. */
public final class FleetUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked of the store
     * @param cause why there is no answer
     */
    public FleetUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
