package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks, several rounds of them: a machine is not equally fast all day, and within a round what is compared
 * is measured within minutes. So ratios are taken within rounds.
 */
public final class SpeedRun {

    private static final String CALLS = SuccessBenchmark.class.getPackageName();
    private static final String ANNOTATED = "dev.circuitbreaker.benchmarks.annotation";

    private SpeedRun() {}

    /**
     * Runs them and leaves one file for each round and number of threads.
     *
     * @param arguments {@code quick} for one round with one thread and short iterations; {@code smoke} for still shorter
     *     ones, which prove that all work, with several threads
     * @throws RunnerException if a benchmark fails
     * @throws IOException if the results of an earlier run cannot be deleted
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        String extent = arguments.length == 0 ? "full" : arguments[0];
        for (Path old : Places.files(Places.results(), "speed-", ".json").toList()) {
            Files.delete(old);
        }
        switch (extent) {
            case "full" -> run(3, List.of(1, 2, 8), 3, TimeValue.milliseconds(250));
            case "quick" -> run(1, List.of(1), 2, TimeValue.milliseconds(250));
            case "smoke" -> run(1, List.of(1, 8), 1, TimeValue.milliseconds(100));
            default -> throw new IllegalArgumentException("full (if nothing is said), quick or smoke; not " + extent);
        }
    }

    private static void run(int rounds, List<Integer> threads, int iterations, TimeValue time) throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            for (int count : threads) {
                OptionsBuilder options = new OptionsBuilder();
                options.include("^\\Q" + CALLS + ".\\E");
                if (count == 1) {
                    options.include("^\\Q" + ANNOTATED + ".\\E");
                }
                options.threads(count)
                        .forks(1)
                        .warmupIterations(iterations)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .shouldFailOnError(true)
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(Places.results()
                                .resolve("speed-" + round + "-" + count + ".json")
                                .toString());
                new Runner(options.build()).run();
            }
        }
    }
}
