package dev.circuitbreaker.answers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Redis as the system has it, with ways to bring it into trouble. */
final class RedisServer implements AutoCloseable {

    private final LocalServer server;
    private final int port;

    private RedisServer(LocalServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static RedisServer start() throws Exception {
        Path program = LocalServer.program("redis-server");
        int port = LocalServer.freePort();
        Path directory = Files.createTempDirectory("redis");
        return new RedisServer(
                LocalServer.start(
                        directory,
                        Map.of(),
                        "Ready to accept connections",
                        List.of(
                                program.toString(),
                                "--port",
                                "" + port,
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--dir",
                                directory.toString())),
                port);
    }

    int port() {
        return port;
    }

    LocalServer process() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
