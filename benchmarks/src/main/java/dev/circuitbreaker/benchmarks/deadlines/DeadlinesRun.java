package dev.circuitbreaker.benchmarks.deadlines;

import dev.circuitbreaker.benchmarks.Places;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the {@link Measurement} in a process that has the clients on its class path. */
public final class DeadlinesRun {

    private DeadlinesRun() {}

    /**
     * Runs the measurement with the Java that runs this.
     *
     * @param arguments none
     * @throws IOException if it cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        Path target = Places.target();
        String classPath = target.resolve("benchmarks.jar") + File.pathSeparator + target.resolve("clients") + "/*";
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Measurement.class.getName()))
                .inheritIO()
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("The measurement failed");
        }
    }
}
