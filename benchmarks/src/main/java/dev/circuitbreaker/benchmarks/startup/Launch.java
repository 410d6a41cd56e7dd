package dev.circuitbreaker.benchmarks.startup;

import dev.circuitbreaker.benchmarks.Places;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application, with its class path and all that is done beforehand, ready to be started again and again. */
final class Launch {

    private final Variant variant;
    private final Mode mode;
    private final Path directory;
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    /**
     * Does what is to be done beforehand.
     *
     * @param other where the jars of another build of this library are; null if there is none
     */
    Launch(Variant variant, Mode mode, Path other) throws IOException {
        this.variant = variant;
        this.mode = mode;
        this.directory = Files.createDirectories(Places.results().resolve("startup-" + this));
        Files.write(properties(), variant.properties());
        // Jars only, for Java's cache takes nothing else.
        classPath.add(GeneratedCode.jar(
                Places.target().resolve("classes"),
                Launch.class.getPackageName().replace('.', '/'),
                directory.resolve("application.jar")));
        try (Stream<Path> libraries = variant.libraries(other)) {
            libraries.forEach(classPath::add);
        }
        if (mode.isGenerated()) {
            classPath.add(0, GeneratedCode.jar(this, directory));
            options.add("-Dspring.aot.enabled=true");
        }
        if (mode.isCached()) {
            Path cache = directory.resolve("classes.aot");
            options.add("-XX:AOTCacheOutput=" + cache);
            run(Application.class.getName(), List.of());
            options.set(options.size() - 1, "-XX:AOTCache=" + cache);
        }
    }

    Variant variant() {
        return variant;
    }

    Mode mode() {
        return mode;
    }

    private Path properties() {
        return directory.resolve("application.properties");
    }

    String classPath() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private Process process(String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(arguments);
        command.addAll(List.of(variant.name(), properties().toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs a program with this class path and these options, and hands the application's arguments on to it. */
    void run(String main, List<String> arguments) throws IOException {
        Process process = process(main, arguments);
        String output;
        try (BufferedReader reader = process.inputReader()) {
            output = reader.lines().collect(Collectors.joining("\n"));
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(main + " failed for " + this + ":\n" + output);
        }
    }

    /** Starts the application once. */
    Start start() throws IOException {
        long begin = System.nanoTime();
        Process process = process(Application.class.getName(), List.of());
        double millis = 0;
        String[] ready = {};
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(Application.READY)) {
                    millis = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
                    ready = line.split(";");
                } else if (line.startsWith(Application.COST) && ready.length > 0) {
                    return Start.of(variant, millis, ready, line.split(";"));
                }
                output.add(line);
            }
        } finally {
            process.onExit().join();
        }
        throw new IllegalStateException(this + " did not start:\n" + String.join("\n", output));
    }

    @Override
    public String toString() {
        return variant + "-" + mode;
    }

    /**
     * One start.
     *
     * @param millis until the application was there
     * @param main milliseconds of processor time that its main thread has taken by then
     * @param all that all threads have taken
     */
    record Start(double millis, double main, double all, int beans) {

        private static Start of(Variant variant, double millis, String[] ready, String[] cost) {
            if (variant.isGuarded() && !ready[2].equals(Variant.INSTANCES + " breakers")) {
                throw new IllegalStateException(variant + " has " + ready[2]);
            }
            return new Start(
                    millis, Double.parseDouble(cost[1]), Double.parseDouble(cost[2]), Integer.parseInt(ready[1]));
        }
    }
}
