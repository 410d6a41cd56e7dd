package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.util.List;

public final class Decisions {
    public static void main(String[] args) {
        Runs runs = new Runs();
        for (List<Scenario> l : List.of(Scenarios.ASKED_FOR, Scenarios.ADDED)) for (Scenario s : l) {
            long t = System.nanoTime();
            System.out.println("== " + s.title());
            for (Contestant c : List.of(Policies.NONE, Policies.ORACLE, Policies.DEFAULTS, Policies.AS_RESILIENCE4J, Policies.KEYED, Resilience4j.DEFAULTS, Resilience4j.AS_OURS, Policies.TEXTBOOK,
                Policies.ours("ramp30", b -> b.recoveryRampDuration(java.time.Duration.ofSeconds(30))), Policies.ours("slow10,50", b -> b.slowCallDurationThreshold(java.time.Duration.ofSeconds(10)).slowCallRateThreshold(50)), Policies.ours("probes10", b -> b.permittedNumberOfCallsInHalfOpenState(10)), Policies.ours("min20", b -> b.minimumNumberOfCalls(20)))) {
                StringBuilder b = new StringBuilder(String.format("%-26s", c.title()));
                for (Measure m : Measure.values()) { Sample x = runs.sample(s, c, m); b.append(String.format(" %9.2f±%-7.2f", x.mean(), x.interval())); }
                System.out.println(b);
            }
            System.out.println((System.nanoTime() - t) / 1000000 + " ms");
        }
    }
}
