package dev.circuitbreaker.core.replay;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.core.simulation.Answer;
import dev.circuitbreaker.core.simulation.Call;
import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Policy;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Simulation;
import dev.circuitbreaker.core.simulation.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Flight Recorder would have been told in a run of the simulator. */
final class SimulatedRecording {

    private static final IllegalStateException FAILURE = new IllegalStateException("a failed call");

    private final Recording recording = new Recording();
    private final List<Replay.Step> steps = new ArrayList<>();

    /** With a breaker that decides; null for none, so that all outcomes are known. */
    static SimulatedRecording of(Scenario scenario, long seed, CircuitBreakerConfig.@Nullable Builder settings)
            throws IOException {
        SimulatedRecording run = new SimulatedRecording();
        Simulation.run(scenario, new Contestant("recorded", (time, log) -> run.policy(time, settings)), seed);
        run.recording.calls().seal();
        return run;
    }

    private Policy policy(VirtualTime time, CircuitBreakerConfig.@Nullable Builder settings) {
        if (settings == null) {
            return (call, truth) -> (good, nanos) -> add(call, nanos, good ? "success" : "failure");
        }
        CircuitBreaker breaker =
                CircuitBreaker.of("ours", settings.ticker(time.ticker()).build());
        long zero = time.ticker().read() - time.now();
        breaker.onTransition(moved -> steps.add(
                new Replay.Step(moved.ticks() - zero, moved.name(), moved.from(), moved.to(), moved.cause())));
        return new Policy() {
            @Override
            public @Nullable Admitted admit(Call call, Answer truth) {
                Permit permit = breaker.tryAcquire();
                if (permit == null) {
                    add(call, 0, "not_permitted");
                    return null;
                }
                return (good, nanos) -> {
                    add(call, nanos, good ? "success" : "failure");
                    if (good) {
                        permit.succeeded(null);
                    } else {
                        permit.failed(FAILURE);
                    }
                };
            }

            @Override
            public void look() {
                breaker.state();
            }
        };
    }

    private void add(Call call, long nanos, String outcome) {
        try {
            recording.add("ours", null, call.at(), Duration.ofNanos(nanos), outcome, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recording recording() {
        return recording;
    }

    /** The transitions of the run. */
    List<Replay.Step> steps() {
        return steps;
    }
}
