package dev.circuitbreaker.sample.fleet;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** A {@code redis-server} of the system, which keeps nothing and ends with this process. */
final class OwnRedis {

    static final String HOST = "127.0.0.1";

    private static final Logger log = LoggerFactory.getLogger(OwnRedis.class);
    private static final String READY = "Ready to accept connections";

    private final Process process;
    private final Path directory;
    private final int port;

    private OwnRedis(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /** Starts one, on a free port. Where there is none to start, says so. */
    static Optional<OwnRedis> start() {
        Optional<Path> program = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(path -> Path.of(path, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            log.warn("There is no redis-server on the path: the fleet meets in the Redis that spring.data.redis names,"
                    + " localhost:6379 by default. Without one, each instance decides by itself.");
        }
        return program.map(OwnRedis::start);
    }

    private static OwnRedis start(Path program) {
        int port = Ports.free();
        try {
            Path directory = Files.createTempDirectory("sample-redis");
            Process process = new ProcessBuilder(List.of(
                            program.toString(),
                            "--port",
                            String.valueOf(port),
                            "--bind",
                            HOST,
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            directory.toString()))
                    .redirectErrorStream(true)
                    .start();
            OwnRedis redis = new OwnRedis(process, directory, port);
            redis.awaitStart();
            log.info("A Redis for the fleet listens on port {}", port);
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be started", e);
        }
    }

    /** Reads on for as long as it runs, so that it never waits for a reader. */
    private void awaitStart() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(READY)) {
                Thread drain = new Thread(() -> drain(output), "redis");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        stop();
        throw new IllegalStateException("redis-server has ended before it was ready");
    }

    private static void drain(BufferedReader output) {
        try (output) {
            output.lines().forEach(line -> log.debug("redis-server: {}", line));
        } catch (IOException | UncheckedIOException ended) {
            log.debug("redis-server says no more", ended);
        }
    }

    int port() {
        return port;
    }

    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            FileSystemUtils.deleteRecursively(directory);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("{} stays behind", directory, e);
        }
    }
}
