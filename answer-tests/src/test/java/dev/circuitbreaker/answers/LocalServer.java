package dev.circuitbreaker.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/** A server of the system's packages, which a test starts in a directory that goes away with it. */
public final class LocalServer implements AutoCloseable {

    private static final List<String> PATHS = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin");

    private final Process process;
    private final Path directory;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private LocalServer(Path directory, Process process, String readyWord) {
        this.directory = directory;
        this.process = process;
        Thread reader = new Thread(() -> read(readyWord), "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Where a program is. Without it, the test is skipped and says so. */
    public static Path program(String name, String... otherDirectories) {
        return Stream.concat(Stream.of(otherDirectories), PATHS.stream())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> Assumptions.abort(name + " is not installed here, so nothing was tried before it"));
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param readyWord what it says then
     */
    public static LocalServer start(
            Path directory, Map<String, String> environment, String readyWord, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        LocalServer server = new LocalServer(directory, builder.start(), readyWord);
        if (!server.ready.await(60, TimeUnit.SECONDS) || !server.process.isAlive()) {
            server.close();
            throw new IllegalStateException(command + " did not start: " + server.output);
        }
        return server;
    }

    /** Runs a program that prepares something, to its end. */
    public static void run(Path directory, List<String> command) throws Exception {
        Path log = directory.resolve("run.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " failed: " + Files.readString(log));
        }
    }

    /** A command as another user, for servers that refuse to run as root. */
    static List<String> as(String user, List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        all.addAll(command);
        return all;
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Lets it hang: it still has its connections, and says nothing. */
    public void pause() throws Exception {
        signal("-STOP");
    }

    public void resume() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        run(directory, List.of("kill", name, Long.toString(process.pid())));
    }

    /** Kills it, as a machine does that goes down. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        // Only then nothing accepts a connection any more.
        children.forEach(child ->
                child.onExit().completeOnTimeout(child, 10, TimeUnit.SECONDS).join());
    }

    private void read(String readyWord) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> {
                output.add(line);
                if (line.contains(readyWord)) {
                    ready.countDown();
                }
            });
        } catch (IOException | UncheckedIOException closed) {
            output.add(closed.toString());
        } finally {
            ready.countDown();
        }
    }

    @Override
    public void close() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException stillInUse) {
            throw new UncheckedIOException(stillInUse);
        }
    }
}
