package dev.circuitbreaker.core.simulation;

import java.util.EnumMap;
import java.util.Map;

/** Adds up the measures of one run. */
final class Tally {

    private static final long SECOND = (long) VirtualTime.SECOND;

    private final Script script;
    private int wasted;
    private int goodRejected;
    private int good;
    private long nanosLost;
    private double peakLoad;
    private long second = -1;
    private int madeInSecond;

    Tally(Script script) {
        this.script = script;
    }

    void refused(Answer truth) {
        if (truth.good()) {
            goodRejected++;
        }
    }

    void made(Call call, Answer truth) {
        if (truth.good()) {
            good++;
        } else {
            nanosLost += truth.nanos();
            if (script.trouble().contains(call.at())) {
                wasted++;
            }
        }
        countLoad(call.at());
    }

    private void countLoad(long at) {
        double capacity = script.dependency().recoveringCapacity(at);
        if (capacity == Double.POSITIVE_INFINITY) {
            return;
        }
        madeInSecond = at / SECOND == second ? madeInSecond + 1 : 1;
        second = at / SECOND;
        peakLoad = Math.max(peakLoad, madeInSecond / capacity);
    }

    Map<Measure, Double> measures(StateLog log) {
        Map<Measure, Double> measures = new EnumMap<>(Measure.class);
        measures.put(Measure.WASTED, (double) wasted);
        measures.put(Measure.GOOD_REJECTED, (double) goodRejected);
        measures.put(Measure.TIME_TO_OPEN, secondsToOpen(log));
        measures.put(Measure.TIME_TO_RECOVER, secondsToRecover(log));
        measures.put(Measure.SECONDS_LOST, nanosLost / VirtualTime.SECOND);
        measures.put(Measure.GOODPUT, (double) good);
        measures.put(Measure.FLAPS, Math.max(0, log.openings() - 1) * 3600 / script.length());
        measures.put(Measure.OPENINGS, (double) log.openings());
        measures.put(Measure.PEAK_LOAD, peakLoad);
        return measures;
    }

    private double secondsToOpen(StateLog log) {
        Trouble trouble = script.trouble();
        double opened = log.firstOpening() < 0 ? trouble.to() : log.firstOpening() / VirtualTime.SECOND;
        return Math.min(opened, trouble.to()) - trouble.from();
    }

    private double secondsToRecover(StateLog log) {
        double closed = Math.min(script.length(), log.closedSince() / VirtualTime.SECOND);
        return Math.max(0, closed - script.trouble().to());
    }
}
