package dev.circuitbreaker.spring.health;

import org.springframework.boot.health.contributor.Status;

/** The health of an application in which a circuit breaker rejects calls. */
public enum StatusWhenOpen {
    /** Healthy: a circuit breaker that is open does what it is there for. */
    UP(Status.UP),
    /** Not known. */
    UNKNOWN(Status.UNKNOWN),
    /** Not to be used for now. */
    OUT_OF_SERVICE(Status.OUT_OF_SERVICE),
    /** Not working. */
    DOWN(Status.DOWN);

    private final Status status;

    StatusWhenOpen(Status status) {
        this.status = status;
    }

    Status status() {
        return status;
    }
}
