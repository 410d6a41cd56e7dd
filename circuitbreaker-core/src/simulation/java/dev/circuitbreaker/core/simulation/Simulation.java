package dev.circuitbreaker.core.simulation;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One run of a scenario. Calls arrive, a policy lets them through or not, the dependency answers. Events happen in the
 * order of their time: an answer before an arrival of the same moment. Once a second the policy may look what is due, as
 * {@code circuitbreaker.watch-interval} has it done.
 *
 * <p>The callers are a pool. A call that finds no free one is lost, whatever the policy would have said.
 */
public final class Simulation {

    private static final long BETWEEN_LOOKS = Math.round(VirtualTime.SECOND);

    private record Ending(long at, Policy.Admitted call, Answer answer) {}

    private final int callers;
    private final Script script;
    private final Arrivals arrivals;
    private final VirtualTime time = new VirtualTime();
    private final StateLog log;
    private final Policy policy;
    private final Tally tally;
    private final PriorityQueue<Ending> inFlight = new PriorityQueue<>(Comparator.comparingLong(Ending::at));
    private long nextLook = BETWEEN_LOOKS;

    private Simulation(Scenario scenario, Policy.Factory factory, long seed) {
        this.callers = scenario.callers();
        SplittableRandom random = new SplittableRandom(seed);
        this.script = scenario.script().apply(random.split());
        this.arrivals = new Arrivals(random.split(), scenario.callsPerSecond());
        this.log = new StateLog(time, Math.round(script.trouble().from() * VirtualTime.SECOND));
        this.policy = factory.create(time, log);
        this.tally = new Tally(script);
    }

    /**
     * Runs a scenario once.
     *
     * @param scenario the scenario
     * @param contestant the policy
     * @param seed the same seed means the same calls and the same truth, for every policy
     * @return what was measured
     */
    public static Map<Measure, Double> run(Scenario scenario, Contestant contestant, long seed) {
        return new Simulation(scenario, contestant.factory(), seed).run();
    }

    private Map<Measure, Double> run() {
        long end = Math.round(script.length() * VirtualTime.SECOND);
        for (Call call = arrivals.next(); call.at() < end; call = arrivals.next()) {
            passTimeUntil(call.at());
            arrive(call);
        }
        passTimeUntil(end);
        return tally.measures(log);
    }

    private void passTimeUntil(long now) {
        for (; nextLook <= now; nextLook += BETWEEN_LOOKS) {
            endCallsUntil(nextLook);
            time.moveTo(nextLook);
            policy.look();
        }
        endCallsUntil(now);
        time.moveTo(now);
    }

    private void endCallsUntil(long now) {
        for (Ending next = inFlight.peek(); next != null && next.at() <= now; next = inFlight.peek()) {
            inFlight.remove();
            time.moveTo(next.at());
            next.call().ended(next.answer().good(), next.answer().nanos());
        }
    }

    private void arrive(Call call) {
        Answer truth = script.dependency().answer(call);
        Policy.Admitted admitted = inFlight.size() < callers ? policy.admit(call, truth) : null;
        if (admitted == null) {
            tally.refused(truth);
            return;
        }
        script.dependency().take(call);
        tally.made(call, truth);
        inFlight.add(new Ending(call.at() + truth.nanos(), admitted, truth));
    }
}
