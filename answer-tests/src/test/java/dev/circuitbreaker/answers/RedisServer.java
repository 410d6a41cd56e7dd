package dev.circuitbreaker.answers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redis as the system has it, with ways to bring it into trouble. */
public final class RedisServer implements AutoCloseable {

    private final LocalServer server;
    private final int port;

    private RedisServer(LocalServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts one that is empty. */
    public static RedisServer start(String... options) throws Exception {
        return startAt(LocalServer.freePort(), options);
    }

    /** Starts one that is empty where there may have been another. */
    public static RedisServer startAt(int port, String... options) throws Exception {
        return start(port, "Ready to accept connections", List.of("--save", ""), options);
    }

    /** Starts a Sentinel that watches over a server and decides alone. */
    public static RedisServer startSentinel(RedisServer watched, String name) throws Exception {
        Path file = Files.createTempFile("sentinel", ".conf");
        Files.writeString(file, """
                sentinel monitor %1$s 127.0.0.1 %2$d 1
                sentinel down-after-milliseconds %1$s 500
                sentinel failover-timeout %1$s 3000
                """.formatted(name, watched.port()));
        int port = LocalServer.freePort();
        try {
            return start(port, "+monitor", List.of(), file.toString(), "--sentinel");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static RedisServer start(int port, String readyWord, List<String> defaults, String... options)
            throws Exception {
        Path program = LocalServer.program("redis-server");
        Path directory = Files.createTempDirectory("redis");
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        List<String> all = new ArrayList<>(List.of(options));
        if (!all.isEmpty() && !all.get(0).startsWith("--")) {
            Path own = directory.resolve("redis.conf");
            Files.copy(Path.of(all.remove(0)), own); // Sentinel writes into it
            command.add(own.toString());
        }
        command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", directory.toString()));
        command.addAll(defaults);
        command.addAll(all);
        return new RedisServer(LocalServer.start(directory, Map.of(), readyWord, command), port);
    }

    public int port() {
        return port;
    }

    public LocalServer process() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
