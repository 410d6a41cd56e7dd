package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.Yaml;

/** All that JMH has measured, over all rounds. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();
    private String java = "";

    static Samples read() throws IOException {
        Samples samples = new Samples();
        for (Path file : Places.files(Places.results(), "speed-", ".json").toList()) {
            int round = Integer.parseInt(file.getFileName().toString().split("-")[1]);
            // JSON is YAML, and Spring Boot brings a parser of that.
            List<Object> entries = new Yaml().load(Files.readString(file));
            for (Object entry : entries) {
                samples.add(round, entry);
            }
        }
        return samples;
    }

    @SuppressWarnings("unchecked")
    private void add(int round, Object entry) {
        Map<String, Object> fields = (Map<String, Object>) entry;
        all.add(Sample.of(round, fields));
        java = fields.get("vmName") + " " + fields.get("vmVersion");
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    String java() {
        return java;
    }

    int rounds() {
        return all.stream().mapToInt(Sample::round).max().orElse(0);
    }

    List<Integer> threads(String scenario) {
        return all.stream()
                .filter(sample -> sample.scenario().equals(scenario))
                .map(Sample::threads)
                .distinct()
                .sorted()
                .toList();
    }

    /** The time of a call in nanoseconds. */
    Optional<Spread> nanos(String scenario, Enum<?> subject, int threads) {
        return overRounds(round -> nanos(round, scenario, subject, threads));
    }

    /** The garbage of a call in bytes. */
    Optional<Spread> bytes(String scenario, Enum<?> subject, int threads) {
        return overRounds(round -> find(round, scenario, subject, threads)
                .map(sample -> OptionalDouble.of(sample.bytes()))
                .orElse(OptionalDouble.empty()));
    }

    /** A figure of each round in which what it is made of was measured. */
    Optional<Spread> overRounds(IntFunction<OptionalDouble> figure) {
        double[] figures = IntStream.rangeClosed(1, rounds())
                .mapToObj(figure)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        return figures.length == 0 ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    OptionalDouble nanos(int round, String scenario, Enum<?> subject, int threads) {
        return find(round, scenario, subject, threads)
                .map(sample -> OptionalDouble.of(sample.nanos()))
                .orElse(OptionalDouble.empty());
    }

    private Optional<Sample> find(int round, String scenario, Enum<?> subject, int threads) {
        return all.stream()
                .filter(sample -> sample.round() == round
                        && sample.threads() == threads
                        && sample.scenario().equals(scenario)
                        && sample.subject().equals(subject.name()))
                .findFirst();
    }

    /** How many times as long one takes as another, each round compared within itself. */
    Optional<Spread> ratio(String scenario, Enum<?> subject, String otherScenario, Enum<?> other, int threads) {
        return overRounds(
                round -> divide(nanos(round, scenario, subject, threads), nanos(round, otherScenario, other, threads)));
    }

    static OptionalDouble divide(OptionalDouble dividend, OptionalDouble divisor) {
        return dividend.isPresent() && divisor.isPresent()
                ? OptionalDouble.of(dividend.getAsDouble() / divisor.getAsDouble())
                : OptionalDouble.empty();
    }
}
