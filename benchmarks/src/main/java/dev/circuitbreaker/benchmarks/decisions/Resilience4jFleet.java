package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.FleetContestant;
import dev.circuitbreaker.core.simulation.FleetPolicy;
import dev.circuitbreaker.core.simulation.FleetRun;
import dev.circuitbreaker.core.simulation.Policy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ten instances with a breaker of Resilience4j each, which know nothing of each other. */
final class Resilience4jFleet implements FleetPolicy {

    static final FleetContestant DEFAULTS =
            new FleetContestant("Resilience4j", run -> new Resilience4jFleet(run, UnaryOperator.identity()));

    static final FleetContestant AS_OURS =
            new FleetContestant("Resilience4j, set as ours", run -> new Resilience4jFleet(run, Resilience4j::asOurs));

    private final FleetRun run;
    private final CircuitBreaker[] breakers = new CircuitBreaker[FleetRun.INSTANCES];

    private Resilience4jFleet(FleetRun run, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        this.run = run;
        Arrays.setAll(breakers, instance -> breaker(instance, settings));
    }

    private CircuitBreaker breaker(int instance, UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        return Resilience4j.breaker(
                "instance " + instance,
                run.time(),
                builder -> run.patience() == null
                        ? settings.apply(builder)
                        : settings.apply(builder)
                                .slowCallDurationThreshold(run.patience())
                                .slowCallRateThreshold(50),
                closed -> run.log().moved(instance, closed));
    }

    @Override
    public Policy.@Nullable Admitted admit(int instance) {
        CircuitBreaker breaker = breakers[instance];
        Policy.Admitted admitted = Resilience4j.admitted(breaker);
        if (admitted != null && breaker.getState() == State.HALF_OPEN) {
            run.log().probed();
        }
        return admitted;
    }
}
