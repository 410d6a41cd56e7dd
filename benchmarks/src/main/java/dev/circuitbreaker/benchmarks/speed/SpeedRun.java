package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.benchmarks.Places;
import dev.circuitbreaker.benchmarks.annotation.AnnotatedCallBenchmark;
import dev.circuitbreaker.benchmarks.annotation.AnnotatedOpenBenchmark;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks, several rounds of them: a machine is not equally fast all day, and within a round what is compared
 * is measured within minutes. So ratios are taken within rounds.
 */
public final class SpeedRun {

    private static final List<Class<?>> CALLS =
            List.of(SuccessBenchmark.class, FailureBenchmark.class, RejectionBenchmark.class, AsyncBenchmark.class);
    private static final List<Class<?>> ALL = Stream.concat(
                    CALLS.stream(), Stream.of(AnnotatedCallBenchmark.class, AnnotatedOpenBenchmark.class))
            .toList();

    private SpeedRun() {}

    /**
     * Runs them and leaves one file for each round and number of threads.
     *
     * @param arguments {@code quick} for one round with one thread and short iterations; {@code smoke} for still shorter
     *     ones, which prove that all work, with several threads
     * @throws RunnerException if JMH cannot run
     * @throws IllegalStateException if a benchmark has failed; the others have been measured nevertheless
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
        int failed = 0;
        for (int round = 1; round <= rounds; round++) {
            for (int count : threads) {
                Path result = Places.results().resolve("speed-" + round + "-" + count + ".json");
                List<Class<?>> benchmarks = count == 1 ? ALL : CALLS;
                ChainedOptionsBuilder options = options(benchmarks)
                        .threads(count)
                        .warmupIterations(iterations)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .result(result.toString());
                failed +=
                        expected(benchmarks) - new Runner(options.build()).run().size();
            }
        }
        if (failed > 0) {
            throw new IllegalStateException(failed + " measurements have failed, see above");
        }
    }

    private static ChainedOptionsBuilder options(List<Class<?>> benchmarks) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .jvmArgs("-Xms512m", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON);
        benchmarks.forEach(benchmark -> options.include("^\\Q" + benchmark.getName() + ".\\E"));
        return options;
    }

    /** How many measurements there should be: JMH leaves out those that fail. */
    private static int expected(List<Class<?>> benchmarks) {
        return benchmarks.stream()
                .mapToInt(benchmark -> count(benchmark.getMethods(), Benchmark.class)
                        * Stream.of(benchmark.getDeclaredFields())
                                .filter(field -> field.isAnnotationPresent(Param.class))
                                .mapToInt(field ->
                                        field.getAnnotation(Param.class).value().length)
                                .sum())
                .sum();
    }

    private static int count(Method[] methods, Class<? extends Annotation> annotation) {
        return (int) Stream.of(methods)
                .filter(method -> method.isAnnotationPresent(annotation))
                .count();
    }
}
