package dev.circuitbreaker.core.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Adds up the measures of one run of a fleet. */
final class FleetTally {

    private static final long WAIT = Duration.ofSeconds(30).toNanos();

    private final FleetScript script;
    private final @Nullable Duration patience;
    private int wasted;
    private int goodRejected;
    private int healthyRejected;

    FleetTally(FleetScript script, @Nullable Duration patience) {
        this.script = script;
        this.patience = patience;
    }

    private boolean isGood(Answer truth) {
        return truth.good() && (patience == null || truth.nanos() < patience.toNanos());
    }

    void refused(int instance, Answer truth) {
        if (isGood(truth)) {
            goodRejected++;
            if (!script.inTrouble().test(instance)) {
                healthyRejected++;
            }
        }
    }

    void made(Call call, Answer truth) {
        if (!isGood(truth) && script.trouble().contains(call.at())) {
            wasted++;
        }
    }

    Map<FleetMeasure, Double> measures(FleetLog log) {
        Map<FleetMeasure, Double> measures = new EnumMap<>(FleetMeasure.class);
        measures.put(FleetMeasure.WASTED, (double) wasted);
        measures.put(FleetMeasure.HEALTHY_REJECTED, (double) healthyRejected);
        measures.put(FleetMeasure.GOOD_REJECTED, (double) goodRejected);
        measures.put(FleetMeasure.HEALTHY_OPENINGS, (double)
                all().filter(i -> !script.inTrouble().test(i))
                        .map(log::openings)
                        .sum());
        measures.put(FleetMeasure.TIME_TO_OPEN, meanOfThoseInTrouble(i -> secondsToOpen(log.firstOpening(i))));
        measures.put(FleetMeasure.TIME_TO_RECOVER, meanOfThoseInTrouble(i -> secondsToRecover(log.closedSince(i))));
        measures.put(FleetMeasure.PROBES, (double) log.probes());
        measures.put(FleetMeasure.PROBES_PER_WAIT, (double) log.probesWithin(WAIT));
        measures.put(FleetMeasure.FLAPS, (double)
                all().map(i -> Math.max(0, log.openings(i) - 1)).sum());
        measures.put(FleetMeasure.WAITED, (double) log.waits());
        measures.put(FleetMeasure.LONGEST_WAIT, log.longestWait() / 1e6);
        return measures;
    }

    private static IntStream all() {
        return IntStream.range(0, FleetRun.INSTANCES);
    }

    private double meanOfThoseInTrouble(IntToDoubleFunction seconds) {
        return all().filter(script.inTrouble()).mapToDouble(seconds).average().orElse(0);
    }

    private double secondsToOpen(long firstOpening) {
        Trouble trouble = script.trouble();
        return (firstOpening < 0 ? trouble.to() : firstOpening / VirtualTime.SECOND) - trouble.from();
    }

    private double secondsToRecover(long closedSince) {
        double closed = Math.min(script.length(), closedSince / VirtualTime.SECOND);
        return Math.max(0, closed - script.trouble().to());
    }
}
