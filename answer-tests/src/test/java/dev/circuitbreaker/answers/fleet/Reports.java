package dev.circuitbreaker.answers.fleet;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetReport.Probing;
import dev.circuitbreaker.spring.fleet.InstanceBreakerState;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What instances of the tests tell. */
final class Reports {

    private Reports() {}

    private static FleetReport report(
            String name,
            Opinion opinion,
            boolean hasTraffic,
            @Nullable String cause,
            @Nullable FleetOverride override,
            Probing probing,
            Duration pause) {
        InstanceBreakerState state = new InstanceBreakerState(State.CLOSED, 16, 10, 2, cause);
        return new FleetReport(name, opinion, hasTraffic, state, override, probing, pause);
    }

    static FleetReport of(String name, Opinion opinion) {
        return report(name, opinion, true, null, null, Probing.NONE, Duration.ZERO);
    }

    static FleetReport withoutTraffic(String name) {
        return report(name, Opinion.ABSTAINS, false, null, null, Probing.NONE, Duration.ZERO);
    }

    static FleetReport causedBy(String name, String cause) {
        return report(name, Opinion.SUSPECTS, true, cause, null, Probing.NONE, Duration.ZERO);
    }

    static FleetReport probing(String name, Probing probing, Duration pause) {
        return report(name, Opinion.ABSTAINS, true, null, null, probing, pause);
    }

    static FleetReport knowing(String name, FleetOverride override) {
        return report(name, Opinion.ABSTAINS, true, null, override, Probing.NONE, Duration.ZERO);
    }
}
