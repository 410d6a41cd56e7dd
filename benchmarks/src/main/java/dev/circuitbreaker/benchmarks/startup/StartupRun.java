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
import java.util.function.ToDoubleFunction;

/** Starts each application again and again, in turns, each time in a JVM of its own. */
public final class StartupRun {

    private static final int REPETITIONS = 15;

    private StartupRun() {}

    /**
     * Times the starts, from the start of the JVM until the application is there, and leaves the figures in {@code
     * startup.csv}.
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
        List<String> lines = new ArrayList<>();
        lines.add(
                "variant;mode;milliseconds median;min;max;main thread median;min;max;all threads median;min;max;beans");
        starts.forEach((launch, all) -> lines.add(String.join(
                ";",
                launch.variant().name(),
                launch.mode().name(),
                spread(all, Start::millis),
                spread(all, Start::main),
                spread(all, Start::all),
                Integer.toString(all.get(0).beans()))));
        lines.forEach(System.out::println);
        Files.write(Places.results().resolve("startup.csv"), lines);
    }

    private static String spread(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2] + ";" + sorted[0] + ";" + sorted[sorted.length - 1];
    }
}
