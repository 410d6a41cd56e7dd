package dev.circuitbreaker.benchmarks.fleet;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** A Redis that keeps nothing on disk, for as long as this is open. */
final class RedisProcess implements DataRedisConnectionDetails, AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS = 50;

    /** What Redis has counted since it began, and what it holds now. */
    record Figures(
            double scripts, double bytesIn, double bytesOut, double processorSeconds, double keys, double dataBytes) {}

    private final Process process;
    private final int port;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private RedisProcess(Process process, int port) throws InterruptedException {
        this.process = process;
        this.port = port;
        this.client = RedisClient.create("redis://" + HOST + ":" + port);
        this.connection = connect();
    }

    static RedisProcess start() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory("redis");
        String[] command = {
            "redis-server",
            "--bind",
            HOST,
            "--port",
            Integer.toString(port),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder.toString()
        };
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new RedisProcess(process, port);
    }

    private StatefulRedisConnection<String, String> connect() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.connect();
            } catch (RedisConnectionException notYet) {
                if (attempt == ATTEMPTS || !process.isAlive()) {
                    close();
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public Standalone getStandalone() {
        return Standalone.of(HOST, port);
    }

    Figures figures() {
        RedisCommands<String, String> redis = connection.sync();
        String info = redis.info("all");
        return new Figures(
                figure(info, "cmdstat_evalsha:calls="),
                figure(info, "total_net_input_bytes:"),
                figure(info, "total_net_output_bytes:"),
                figure(info, "used_cpu_user:") + figure(info, "used_cpu_sys:"),
                redis.dbsize(),
                figure(info, "used_memory_dataset:"));
    }

    private static double figure(String info, String name) {
        Matcher matcher =
                Pattern.compile("^" + name + "([0-9.]+)", Pattern.MULTILINE).matcher(info);
        if (!matcher.find()) {
            throw new IllegalStateException("Redis does not tell " + name);
        }
        return Double.parseDouble(matcher.group(1));
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        process.destroy();
    }
}
