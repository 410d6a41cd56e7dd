package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Measure;
import dev.circuitbreaker.core.simulation.Scenario;
import dev.circuitbreaker.core.simulation.Scenarios;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What of a scenario means anything, and how it is written. */
final class Shown {

    private Shown() {}

    static Set<Measure> measures(Scenario scenario) {
        if (scenario == Scenarios.HEALTHY_DAY) {
            return EnumSet.of(Measure.GOOD_REJECTED, Measure.GOODPUT, Measure.OPENINGS);
        }
        EnumSet<Measure> measures = EnumSet.allOf(Measure.class);
        measures.remove(scenario.callsForOpening() ? Measure.OPENINGS : Measure.TIME_TO_OPEN);
        if (scenario != Scenarios.RECOVERY) {
            measures.remove(Measure.PEAK_LOAD);
        }
        return measures;
    }

    static String title(Measure measure, Scenario scenario) {
        return measure == Measure.OPENINGS && scenario == Scenarios.HEALTHY_DAY
                ? "false opens per day"
                : measure.title();
    }

    /** Three digits that mean something, or fewer. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return size < 0.005 ? "0" : String.format(Locale.ROOT, format, value);
    }

    /** As short as possible, for the marks of an axis. */
    static String mark(double value) {
        return new BigDecimal(String.format(Locale.ROOT, "%.2f", value))
                .stripTrailingZeros()
                .toPlainString();
    }

    static String withInterval(Sample sample) {
        return sample.interval() < 0.005
                ? number(sample.mean())
                : number(sample.mean()) + " ± " + number(sample.interval());
    }
}
