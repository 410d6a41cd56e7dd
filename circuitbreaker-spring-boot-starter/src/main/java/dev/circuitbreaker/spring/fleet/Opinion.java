package dev.circuitbreaker.spring.fleet;

/** What an instance thinks of a dependency, from what it has seen itself. What others say is never part of it. */
public enum Opinion {
    /** Its own calls fail, or its circuit breaker has opened because they did: a vote for leaving the dependency alone. */
    SUSPECTS,
    /** Its own calls have just succeeded: it goes on, whatever the others say. */
    DISSENTS,
    /** It has seen too little. */
    ABSTAINS
}
