package dev.circuitbreaker.core.simulation;

/** What is measured in a run of a fleet, all instances together. Less is better. */
public enum FleetMeasure {
    /** Calls made in the time of trouble that failed or were too slow. */
    WASTED("calls wasted"),
    /** Calls of instances that had no trouble themselves, which would have succeeded and were rejected. */
    HEALTHY_REJECTED("rejected on healthy instances"),
    /** Calls of all instances that would have succeeded and were rejected, at any time. */
    GOOD_REJECTED("good calls rejected"),
    /** How often a breaker opened in an instance that had no trouble. */
    HEALTHY_OPENINGS("openings of healthy instances"),
    /** Seconds from the beginning of the trouble to the opening of an instance in trouble, on average. */
    TIME_TO_OPEN("s to open"),
    /** Seconds from the end of the trouble until an instance that had it was closed for good, on average. */
    TIME_TO_RECOVER("s to recover"),
    /** Calls that half-open breakers let through in the time of trouble. */
    PROBES("probes"),
    /** The most of them within 30 s, which is the wait of our defaults. */
    PROBES_PER_WAIT("probes within 30 s"),
    /** How often a breaker opened again that had closed, in all instances together. */
    FLAPS("flaps"),
    /** Calls that had to wait for what the instances share. */
    WAITED("calls that waited for the store"),
    /** The longest of those waits, in milliseconds. */
    LONGEST_WAIT("longest wait, ms");

    private final String title;

    FleetMeasure(String title) {
        this.title = title;
    }

    /** {@return its name in tables} */
    public String title() {
        return title;
    }
}
