package dev.circuitbreaker.benchmarks;

import dev.circuitbreaker.benchmarks.deadlines.DeadlinesRun;
import dev.circuitbreaker.benchmarks.memory.MemoryRun;
import dev.circuitbreaker.benchmarks.report.ReportWriter;
import dev.circuitbreaker.benchmarks.speed.SpeedRun;
import dev.circuitbreaker.benchmarks.startup.StartupRun;
import java.util.Arrays;

/** The way in: {@code speed}, {@code memory}, {@code startup}, {@code deadlines} or {@code write}; anything else is for JMH itself. */
public final class Main {

    private Main() {}

    /**
     * Runs what the first argument names.
     *
     * @param arguments what to run, and how
     * @throws Exception if it does not work
     */
    public static void main(String[] arguments) throws Exception {
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "speed" -> SpeedRun.main(rest);
            case "memory" -> MemoryRun.main(rest);
            case "startup" -> StartupRun.main(rest);
            case "deadlines" -> DeadlinesRun.main(rest);
            case "write" -> ReportWriter.main(rest);
            default -> org.openjdk.jmh.Main.main(arguments);
        }
    }
}
