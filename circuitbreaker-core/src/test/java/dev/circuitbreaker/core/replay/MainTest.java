package dev.circuitbreaker.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, with real recordings. */
@Tag("threads")
class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int run(String... words) {
        return Main.run(words, new PrintStream(out, true), new PrintStream(err, true));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void assertOneLine(String part) {
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains(part);
        assertThat(said()).isEmpty();
    }

    private Path recorded(int failures) throws IOException {
        Path file = directory.resolve("calls.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            CircuitBreaker breaker = CircuitBreaker.of(
                    "pricing",
                    CircuitBreakerConfig.builder().failureRateThreshold(60).build());
            for (int i = 0; i < failures; i++) {
                breaker.acquire().succeeded(null);
                breaker.acquire().failed(new IllegalStateException());
            }
            breaker.forKey("a").run(() -> {});
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    @Test
    void comparesTheLiveSettingsWithOthers() throws IOException {
        Path page = directory.resolve("page.html");
        Path file = recorded(10);
        assertThat(run(
                        "replay",
                        file.toString(),
                        "--set",
                        "failure-rate-threshold=40",
                        "--suggest",
                        "--html",
                        page + ""))
                .isZero();
        assertThat(said())
                .contains("pricing: 21 calls")
                .contains("failure-rate-threshold=60.0")
                .containsPattern("times opened +0 +1")
                .containsPattern("calls rejected +0 +10\\b")
                .contains("CLOSED -> OPEN: failure rate 50% reached 40% over 10 calls")
                .contains("balanced (");
        assertThat(Files.readString(page))
                .contains("<svg")
                .contains("OPEN from")
                .doesNotContain("http");
    }

    /** A new setting has to find its way into replays, or a reason to stay out. */
    @Test
    void knowsWhatRecordingsSayOfSettings() throws IOException {
        run("replay", recorded(1).toString());
        String begin = "The live settings are those that the recording names last: ";
        String settings = said().lines()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow()
                .substring(begin.length());
        assertThat(settings.replaceAll("=[^,]*", "").split(", "))
                .filteredOn(key -> !Settings.recorded(settings).values().containsKey(key))
                .containsExactlyInAnyOrder("randomized-wait-factor", "max-retry-after", "initial-state");
    }

    @Test
    void takesOneBreakerOnly() throws IOException {
        Path file = recorded(1);
        assertThat(run("replay", file.toString(), "--name", "pricing")).isZero();
        out.reset();
        assertThat(run("replay", file.toString(), "--name", "nosuch")).isEqualTo(1);
        assertOneLine("no calls of 'nosuch'");
    }

    @Test
    void helps() {
        assertThat(run("--help")).isZero();
        assertThat(said()).contains(Arguments.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "play x.jfr",
                "replay",
                "replay x.jfr y.jfr",
                "replay x.jfr --nosuch",
                "replay x.jfr --set",
                "replay x.jfr --set a",
                "replay x.jfr --set nosuch=1"
            })
    void refusesAWrongUse(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
        assertOneLine("");
    }

    @Test
    void refusesAWrongValue() throws IOException {
        String file = recorded(1).toString();
        for (String set : new String[] {
            "failure-rate-threshold=many",
            "failure-rate-threshold=101",
            "wait-duration-in-open-state=30 apples",
            "sliding-window-type=ROUND"
        }) {
            err.reset();
            assertThat(run("replay", file, "--set", set)).isEqualTo(2);
            assertOneLine(set.substring(set.indexOf('=') + 1));
        }
    }

    @Test
    void refusesWhatIsNoRecording() throws IOException {
        assertThat(run("replay", directory.resolve("nosuch.jfr").toString())).isEqualTo(1);
        assertOneLine("There is no file");
        byte[] whole = Files.readAllBytes(recorded(1));
        for (byte[] content : new byte[][] {
            {},
            "not a recording".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, 60),
            Arrays.copyOf(whole, whole.length / 2),
            Arrays.copyOf(whole, whole.length - 100)
        }) {
            err.reset();
            Path file = Files.write(directory.resolve("broken.jfr"), content);
            assertThat(run("replay", file.toString()))
                    .as(content.length + " bytes")
                    .isEqualTo(1);
            assertOneLine("broken.jfr is no complete Flight Recorder file");
        }
    }

    @Test
    void refusesARecordingWithoutCalls() throws IOException {
        Path file = directory.resolve("none.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        assertThat(run("replay", file.toString())).isEqualTo(1);
        assertOneLine("has no calls");
    }
}
