package dev.circuitbreaker.core.simulation;

/** What is measured in a run. Less is better, but for {@link #GOODPUT}. */
public enum Measure {
    /** Calls made in times of trouble that failed. */
    WASTED("calls wasted"),
    /** Calls that would have succeeded and were not made. */
    GOOD_REJECTED("good calls rejected"),
    /** Seconds from the beginning of the trouble until the breaker opened, or until the trouble's end if it did not. */
    TIME_TO_OPEN("s to open"),
    /** Seconds from the end of the trouble until the breaker was closed for good, or until the end of the run. */
    TIME_TO_RECOVER("s to recover"),
    /** Seconds that callers waited for calls that failed. */
    SECONDS_LOST("caller-seconds lost"),
    /** Calls that succeeded; in tables as a share of the oracle's. */
    GOODPUT("goodput, % of oracle's"),
    /** How often a breaker that had closed opened again, per hour. */
    FLAPS("flaps per hour"),
    /** How often a closed breaker opened. */
    OPENINGS("openings"),
    /** Calls made in a second over what the recovering dependency can bear in that second: the highest. */
    PEAK_LOAD("peak load over capacity");

    private final String title;

    Measure(String title) {
        this.title = title;
    }

    /** {@return its name in tables} */
    public String title() {
        return title;
    }
}
