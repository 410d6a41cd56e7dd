package dev.circuitbreaker.spring.config;

/** What an instance makes of what the others tell. */
public enum FleetMode {
    /** Neither tells nor asks. */
    OFF,
    /** Tells and shows; decides alone. */
    OBSERVE,
    /** Needs fewer calls of its own to decide, while others suspect the dependency. */
    HINT,
    /** As with {@link #HINT}, and opens where enough others say so, unless its own calls succeed. */
    QUORUM;

    /** {@return whether what others have seen makes a difference to circuit breakers here} */
    public boolean listens() {
        return this == HINT || this == QUORUM;
    }
}
