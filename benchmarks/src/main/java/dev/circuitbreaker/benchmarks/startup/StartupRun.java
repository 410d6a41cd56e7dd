package dev.circuitbreaker.benchmarks.startup;

import dev.circuitbreaker.benchmarks.Places;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts each application again and again, in turns, each time in a JVM of its own. */
public final class StartupRun {

    private static final int REPETITIONS = 15;

    private StartupRun() {}

    /**
     * Times the starts, from the start of the JVM until the application is there, and leaves the figures in {@code
     * startup.csv}.
     *
     * @param arguments how often, if not 15 times
     * @throws IOException if an application does not start
     */
    public static void main(String[] arguments) throws IOException {
        int repetitions = arguments.length == 0 ? REPETITIONS : Integer.parseInt(arguments[0]);
        Map<Variant, List<Start>> starts = new EnumMap<>(Variant.class);
        for (int repetition = -1; repetition < repetitions; repetition++) {
            for (Variant variant : Variant.values()) {
                Start start = start(variant);
                System.out.println(variant + " " + start);
                if (repetition >= 0) { // the first only brings the files into memory
                    starts.computeIfAbsent(variant, key -> new ArrayList<>()).add(start);
                }
            }
        }
        List<String> lines = new ArrayList<>(List.of("variant;milliseconds median;min;max;beans"));
        starts.forEach((variant, all) -> lines.add(variant + ";" + summary(all)));
        lines.forEach(System.out::println);
        Files.write(Places.results().resolve("startup.csv"), lines);
    }

    private static String summary(List<Start> starts) {
        double[] millis = starts.stream().mapToDouble(Start::millis).sorted().toArray();
        return millis[millis.length / 2] + ";" + millis[0] + ";" + millis[millis.length - 1] + ";"
                + starts.get(0).beans();
    }

    private static Start start(Variant variant) throws IOException {
        Path properties = Places.results().resolve(variant + ".properties");
        Files.write(properties, variant.properties());
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(variant),
                Application.class.getName(),
                variant.name(),
                properties.toString());
        builder.redirectErrorStream(true);
        long start = System.nanoTime();
        Process process = builder.start();
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(Application.READY)) {
                    return Start.of(System.nanoTime() - start, variant, line.split(";"));
                }
                output.add(line);
            }
        } finally {
            process.onExit().join();
        }
        throw new IllegalStateException(variant + " did not start:\n" + String.join("\n", output));
    }

    /** The classes, not the jar: its manifest names all libraries. */
    private static String classPath(Variant variant) throws IOException {
        Stream<Path> libraries = Places.files(Places.target().resolve("lib"), "", ".jar")
                .filter(jar -> variant.needs(jar.getFileName().toString()));
        return Stream.concat(Stream.of(Places.target().resolve("classes")), libraries)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** One start. */
    private record Start(double millis, int beans) {

        static Start of(long nanos, Variant variant, String[] said) {
            boolean guarded = variant == Variant.OURS || variant == Variant.R4J;
            if (guarded && !said[2].equals(Variant.INSTANCES + " breakers")) {
                throw new IllegalStateException(variant + " has " + said[2]);
            }
            return new Start(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1), Integer.parseInt(said[1]));
        }
    }
}
