package dev.circuitbreaker.spring.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What the fleet as a whole thinks of one dependency. All instances are told the same numbers. Immutable.
 *
 * @param instances that have reported lately
 * @param withTraffic of them, those that make calls
 * @param suspecting those whose own calls fail
 * @param dissenting those whose own calls have just succeeded
 * @param recovered whether probes of an instance have succeeded lately, and none have failed since
 * @param override what an operator has said for all; null for nothing
 * @param overrideMillis milliseconds until that ends; 0 without one
 */
public record FleetVerdict(
        int instances,
        int withTraffic,
        int suspecting,
        int dissenting,
        boolean recovered,
        @Nullable FleetOverride override,
        long overrideMillis) {

    private static final int LEAST = 2;

    /** {@return whether enough suspect the dependency to be quicker; one that is unwell itself is not enough} */
    public boolean isSuspected() {
        return suspecting >= Math.max(LEAST, (withTraffic + 3) / 4);
    }

    /** {@return whether at least half of those that can know say that the dependency fails, and at least two} */
    public boolean isQuorum() {
        return suspecting >= Math.max(LEAST, (withTraffic + 1) / 2);
    }
}
