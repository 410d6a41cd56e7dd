package dev.circuitbreaker.benchmarks.startup;

import dev.circuitbreaker.benchmarks.Places;
import dev.circuitbreaker.benchmarks.startup.Launch.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Starts each application again and again, in turns, each time in a JVM of its own. */
public final class StartupRun {

    private static final int REPETITIONS = 15;
    private static final String HEADING =
            "variant;mode;milliseconds median;min;max;main thread median;min;max;all threads median;min;max;beans";

    private StartupRun() {}

    /**
     * Times the starts, from the start of the JVM until the application is there, and leaves the figures in {@code
     * startup.csv}, beside those of modes that another run has measured.
     *
     * @param arguments how often, if not 15 times; which modes, such as {@code spring-aot}, if not all that this Java knows;
     *     a directory with the two jars of another build of this library, to compare with
     * @throws IOException if an application does not start
     */
    public static void main(String[] arguments) throws IOException {
        int repetitions = REPETITIONS;
        List<Mode> modes = new ArrayList<>();
        Path other = null;
        for (String argument : arguments) {
            Optional<Mode> mode = Mode.named(argument);
            if (mode.isPresent()) {
                modes.add(mode.get());
            } else if (argument.chars().allMatch(Character::isDigit)) {
                repetitions = Integer.parseInt(argument);
            } else {
                other = Path.of(argument);
            }
        }
        List<Launch> launches = new ArrayList<>();
        for (Mode mode : modes.isEmpty() ? Mode.possible() : modes) {
            for (Variant variant : Variant.values()) {
                if (variant.isStarted(mode, other)) {
                    launches.add(new Launch(variant, mode, other));
                }
            }
        }
        save(starts(launches, repetitions));
    }

    private static Map<Launch, List<Start>> starts(List<Launch> launches, int repetitions) throws IOException {
        Map<Launch, List<Start>> starts = new LinkedHashMap<>();
        launches.forEach(launch -> starts.put(launch, new ArrayList<>()));
        for (int repetition = -1; repetition < repetitions; repetition++) {
            for (Launch launch : launches) {
                Start start = launch.start();
                System.out.println(launch + " " + start);
                if (repetition >= 0) { // the first only brings the files into memory
                    starts.get(launch).add(start);
                }
            }
        }
        return starts;
    }

    private static void save(Map<Launch, List<Start>> starts) throws IOException {
        Path file = Places.results().resolve("startup.csv");
        List<String> lines = new ArrayList<>(List.of(HEADING));
        lines.addAll(ofOtherModes(file, starts.keySet()));
        starts.forEach((launch, all) -> lines.add(String.join(
                ";",
                launch.variant().name(),
                launch.mode().name(),
                spread(all, Start::millis),
                spread(all, Start::main),
                spread(all, Start::all),
                Integer.toString(all.get(0).beans()))));
        lines.forEach(System.out::println);
        Files.write(file, lines);
    }

    private static List<String> ofOtherModes(Path file, Set<Launch> launches) throws IOException {
        Set<String> measured =
                launches.stream().map(launch -> launch.mode().name()).collect(Collectors.toSet());
        return Files.notExists(file)
                ? List.of()
                : Files.readAllLines(file).stream()
                        .skip(1)
                        .filter(line -> !measured.contains(line.split(";")[1]))
                        .toList();
    }

    private static String spread(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2] + ";" + sorted[0] + ";" + sorted[sorted.length - 1];
    }
}
