package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.Places;
import dev.circuitbreaker.benchmarks.memory.FleetWeight;
import dev.circuitbreaker.benchmarks.speed.FleetBenchmark;
import dev.circuitbreaker.spring.config.FleetMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures what being a member of a fleet costs calls and memory, and writes it into docs/fleet.md, with what has been measured
 * of Redis before. Rounds follow each other, so
 * that what is compared is measured within seconds; ratios are taken within rounds.
 */
public final class FleetReport {

    private static final int ROUNDS = 7;
    private static final TimeValue ITERATION = TimeValue.milliseconds(250);

    private final Map<String, List<Double>> nanos = new LinkedHashMap<>();

    private FleetReport() {}

    /**
     * Measures and writes.
     *
     * @param arguments {@code memory} for all but the calls, which take minutes
     * @throws RunnerException if JMH cannot run
     * @throws IOException if the document cannot be read or written
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        Document document = new Document(Places.docs().resolve("fleet.md"));
        document.fill(
                "memory",
                String.format("For each circuit breaker, %s bytes more.%n", Numbers.whole(FleetWeight.perBreaker())));
        document.fill("traffic", traffic());
        if (!List.of(arguments).contains("memory")) {
            FleetReport report = new FleetReport();
            report.measure();
            document.fill("speed", report.table());
        }
        document.save();
    }

    private static String traffic() throws IOException {
        Table table = new Table(List.of("", "ten instances, fifty circuit breakers each"));
        for (List<String> line : Figures.read("fleet-traffic.csv")) {
            table.row(List.of(line.get(0), Numbers.write(Figures.number(line, 1))));
        }
        return table.toString();
    }

    private void measure() throws RunnerException {
        for (int round = 1; round <= ROUNDS; round++) {
            add(new Runner(new OptionsBuilder()
                            .include("^\\Q" + FleetBenchmark.class.getName() + ".\\E")
                            .forks(1)
                            .warmupIterations(3)
                            .warmupTime(ITERATION)
                            .measurementIterations(6)
                            .measurementTime(ITERATION)
                            .jvmArgs("-Xms256m", "-Xmx256m")
                            .build())
                    .run());
        }
    }

    private void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            String benchmark = result.getPrimaryResult().getLabel();
            nanos.computeIfAbsent(key(benchmark, result.getParams().getParam("mode")), any -> new ArrayList<>())
                    .add(result.getPrimaryResult().getScore());
        }
    }

    private static String key(String benchmark, String mode) {
        return benchmark + " " + mode;
    }

    private String table() {
        Table table = new Table(List.of("", "`off`, ns", "`quorum`, ns", "`quorum` over `off`"));
        for (String benchmark : List.of("success", "rejected")) {
            double[] off = values(benchmark, FleetMode.OFF);
            double[] quorum = values(benchmark, FleetMode.QUORUM);
            double[] ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratios[round] = quorum[round] / off[round];
            }
            table.row(List.of(
                    benchmark,
                    Spread.of(off).toString(),
                    Spread.of(quorum).toString(),
                    Numbers.share(Spread.of(ratios))));
        }
        return table.toString();
    }

    private double[] values(String benchmark, FleetMode mode) {
        List<Double> measured = nanos.getOrDefault(key(benchmark, mode.name()), List.of());
        if (measured.size() != ROUNDS) {
            throw new IllegalStateException(
                    measured.size() + " of " + ROUNDS + " measurements of " + benchmark + ", see above");
        }
        return measured.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
