package dev.circuitbreaker.core.simulation;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * One run of a scenario by ten instances of an application, each with callers of its own; a call's shard is its instance. They
 * call the same dependency, and may share something with each other that has troubles of its own. Events happen in the order of their time: an answer
 * before an arrival of the same moment.
 */
public final class FleetSimulation {

    private static final int CALLERS = 200;

    private final VirtualTime time = new VirtualTime();
    private final Agenda agenda = new Agenda(time);
    private final int[] inFlight = new int[FleetRun.INSTANCES];
    private final FleetScript script;
    private final Arrivals arrivals;
    private final FleetLog log;
    private final FleetPolicy policy;
    private final FleetTally tally;

    private FleetSimulation(FleetScenario scenario, FleetPolicy.Factory factory, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.script = scenario.script().apply(random.split());
        this.arrivals = new Arrivals(random.split(), FleetRun.INSTANCES * scenario.callsPerSecond());
        this.log = new FleetLog(time, script.trouble());
        this.tally = new FleetTally(script, scenario.patience());
        this.policy = factory.create(
                new FleetRun(time, agenda, log, scenario.store(), scenario.patience(), scenario.offClock()));
        look();
    }

    /**
     * Runs a scenario once.
     *
     * @param scenario the scenario
     * @param contestant the policy
     * @param seed the same seed means the same calls and the same truth, for every policy
     * @return what was measured
     */
    public static Map<FleetMeasure, Double> run(FleetScenario scenario, FleetContestant contestant, long seed) {
        return new FleetSimulation(scenario, contestant.factory(), seed).run();
    }

    private void look() {
        policy.look();
        agenda.after(Math.round(VirtualTime.SECOND), this::look);
    }

    private Map<FleetMeasure, Double> run() {
        long end = Math.round(script.length() * VirtualTime.SECOND);
        for (Call call = arrivals.next(); call.at() < end; call = arrivals.next()) {
            agenda.passUntil(call.at());
            arrive(call);
        }
        agenda.passUntil(end);
        return tally.measures(log);
    }

    private void arrive(Call call) {
        int instance = call.shard();
        Answer truth = script.dependency().answer(call);
        Policy.Admitted admitted = inFlight[instance] < CALLERS ? policy.admit(instance) : null;
        if (admitted == null) {
            tally.refused(instance, truth);
            return;
        }
        script.dependency().take(call);
        tally.made(call, truth);
        inFlight[instance]++;
        agenda.after(truth.nanos(), () -> {
            inFlight[instance]--;
            admitted.ended(truth.good(), truth.nanos());
        });
    }
}
