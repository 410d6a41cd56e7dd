package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder takes longer to load than a hundred breakers to make, so it waits until it is asked for. */
class FlightRecordingStartTest {

    private static final String BEGINS = "the recording begins";

    @TempDir
    private Path folder;

    @Test
    void leavesFlightRecorderAloneUntilARecordingBegins() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unrecorded.class.getName(),
                        folder.resolve("calls.jfr").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        List<String> lines = Files.readAllLines(log);
        List<String> before = lines.subList(0, lines.indexOf(BEGINS));
        assertThat(before)
                .anyMatch(line -> line.contains("core.recording.FlightRecorderStatus "))
                .noneMatch(line -> line.contains("core.recording.CallEvent "))
                .noneMatch(line -> line.contains("core.recording.TransitionEvent "))
                .noneMatch(line -> line.contains("jdk.jfr.internal."));
        assertThat(RecordingFile.readAllEvents(folder.resolve("calls.jfr")))
                .filteredOn(event -> event.getEventType().getName().startsWith("dev.circuitbreaker."))
                .extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder(
                        "dev.circuitbreaker.Call", "dev.circuitbreaker.Settings", "dev.circuitbreaker.Transition");
    }

    /** Makes a call and a transition without a recording, and one of each with one. */
    static final class Unrecorded {

        public static void main(String[] arguments) throws IOException {
            CircuitBreaker breaker = CircuitBreaker.of("pricing", CircuitBreakerConfig.ofDefaults());
            breaker.run(() -> {});
            breaker.disable(null);
            breaker.reset(null);
            System.out.println(BEGINS);
            try (Recording recording = new Recording()) {
                recording.start();
                breaker.run(() -> {});
                breaker.disable(null);
                recording.dump(Path.of(arguments[0]));
            }
        }
    }
}
