package dev.circuitbreaker.spring.fleet.simulation;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.core.simulation.FleetContestant;
import dev.circuitbreaker.core.simulation.FleetPolicy;
import dev.circuitbreaker.core.simulation.FleetRun;
import dev.circuitbreaker.core.simulation.Policy;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ten instances with our breakers at their defaults, which share what they see, or do not. */
public final class OurFleet implements FleetPolicy {

    /** Ten breakers that know nothing of each other. */
    public static final FleetContestant OFF = contestant("ours, `off`", FleetMode.OFF);

    /** They tell each other, and decide alone. */
    public static final FleetContestant OBSERVE = contestant("ours, `observe`", FleetMode.OBSERVE);

    /** They need fewer calls while others suspect the dependency. */
    public static final FleetContestant HINT = contestant("ours, `hint`", FleetMode.HINT);

    /** They open together where enough of them say so. */
    public static final FleetContestant QUORUM = contestant("ours, `quorum`", FleetMode.QUORUM);

    private static final String NAME = "dependency";
    private static final IllegalStateException FAILURE = new IllegalStateException("a failed call");

    private final Instance[] instances = new Instance[FleetRun.INSTANCES];

    private OurFleet(FleetRun run, FleetMode mode) {
        SharedData data = new SharedData(run);
        Arrays.setAll(instances, number -> new Instance(number, run, data, mode));
    }

    private static FleetContestant contestant(String title, FleetMode mode) {
        return new FleetContestant(title, run -> new OurFleet(run, mode));
    }

    @Override
    public Policy.@Nullable Admitted admit(int instance) {
        return instances[instance].admit();
    }

    @Override
    public void look() {
        for (Instance each : instances) {
            each.breaker.state();
        }
    }

    /** One instance, with what {@code FleetLoop} does for it done by the agenda. */
    private static final class Instance {

        private static final long BETWEEN_EXCHANGES = Duration.ofSeconds(1).toNanos();
        private static final long LEAST_BETWEEN_EXCHANGES =
                Duration.ofMillis(20).toNanos();
        private static final long TO_WAKE = Duration.ofMillis(2).toNanos();

        private final FleetRun run;
        private final CircuitBreaker breaker;
        private final @Nullable FleetInstance member;
        private long lastExchange = -LEAST_BETWEEN_EXCHANGES;
        private boolean woken;

        Instance(int number, FleetRun run, SharedData data, FleetMode mode) {
            this.run = run;
            String id = "instance-" + number;
            VirtualStore store = new VirtualStore(run, data, id);
            ProbeLeases leases = new ProbeLeases(store, id);
            CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(config(number, run, mode, leases));
            this.breaker = registry.get(NAME);
            breaker.onTransition(transition -> run.log().moved(number, transition.to() == State.CLOSED));
            if (mode == FleetMode.OFF) {
                this.member = null;
                return;
            }
            FleetSettings settings = new FleetSettings(mode, id, "simulated", Duration.ofHours(1));
            this.member = new FleetInstance(registry, store, settings, leases, this::wake);
            store.onNudge(this::wake);
            run.agenda().after(number * BETWEEN_EXCHANGES / FleetRun.INSTANCES, this::exchangeForEver);
        }

        private static CircuitBreakerConfig config(int number, FleetRun run, FleetMode mode, ProbeLeases leases) {
            long offset =
                    run.wallClock(number) - run.time().now(); // no clock but its own ticker is read by an instance
            Ticker ticker = run.time().ticker();
            CircuitBreakerConfig.Builder builder =
                    CircuitBreakerConfig.builder().ticker(() -> ticker.read() + offset);
            if (run.patience() != null) {
                builder.slowCallDurationThreshold(run.patience()).slowCallRateThreshold(50);
            }
            if (mode.listens()) {
                builder.probeGate(leases);
            }
            return builder.build();
        }

        Policy.@Nullable Admitted admit() {
            Permit permit = breaker.tryAcquire();
            if (permit == null) {
                return null;
            }
            if (breaker.state() == State.HALF_OPEN) {
                run.log().probed();
            }
            return (good, nanos) -> {
                if (good) {
                    permit.succeeded(null);
                } else {
                    permit.failed(FAILURE);
                }
            };
        }

        private void exchangeForEver() {
            exchange();
            run.agenda().after(BETWEEN_EXCHANGES, this::exchangeForEver);
        }

        private void wake() {
            if (!woken) {
                woken = true;
                long pause = lastExchange + LEAST_BETWEEN_EXCHANGES - run.time().now();
                run.agenda().after(Math.max(pause, TO_WAKE), this::exchange);
            }
        }

        private void exchange() {
            woken = false;
            lastExchange = run.time().now();
            try {
                member.exchange();
            } catch (FleetUnavailableException unavailable) {
                // The member goes on by itself, which is what is measured.
                return;
            }
        }
    }
}
