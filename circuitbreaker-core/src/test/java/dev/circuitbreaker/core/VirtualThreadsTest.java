package dev.circuitbreaker.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls on virtual threads leave their carriers while they wait. All of them wait inside the breaker until the last one
 * is there, too: if a few pinned their carriers, the last one would never come.
 */
class VirtualThreadsTest {

    private static final int CALLS = 1_000;
    private static final String PINNED = "jdk.VirtualThreadPinned";

    @TempDir
    private Path folder;

    @BeforeEach
    void needVirtualThreads() {
        assumeTrue(Runtime.version().feature() >= 21, "Virtual threads come with Java 21");
    }

    @Test
    void areNotPinnedByACall() throws Exception {
        assertThat(pinnedBy(CircuitBreakerConfig.builder().build())).isEmpty();
    }

    @Test
    void areNotPinnedByACallWithATimeout() throws Exception {
        assertThat(pinnedBy(CircuitBreakerConfig.builder()
                        .callTimeout(Duration.ofHours(1))
                        .build()))
                .isEmpty();
    }

    private List<RecordedEvent> pinnedBy(CircuitBreakerConfig config) throws Exception {
        CircuitBreaker breaker = CircuitBreaker.of("pricing", config);
        try (Recording recording = new Recording()) {
            recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            callFromManyThreads(breaker);
            recording.stop();
            assertThat(breaker.totals().successful()).isEqualTo(CALLS);
            return pinned(recording);
        }
    }

    private static void callFromManyThreads(CircuitBreaker breaker) throws Exception {
        CountDownLatch inside = new CountDownLatch(CALLS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            threads.add(startVirtual(() -> breaker.execute(() -> {
                inside.countDown();
                return await(inside);
            })));
        }
        assertThat(inside.await(30, SECONDS)).as("all calls are inside at once").isTrue();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(30).toMillis());
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code Thread.startVirtualThread}, which Java 17 does not know. */
    private static Thread startVirtual(Runnable task) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }

    private List<RecordedEvent> pinned(Recording recording) throws IOException {
        Path file = folder.resolve("calls.jfr");
        recording.dump(file);
        assertThat(file).isRegularFile();
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .toList();
        Files.delete(file);
        return events;
    }
}
