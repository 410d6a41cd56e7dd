package dev.circuitbreaker.sample.downstream;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One request to a dependency, and what can become of it. */
final class Call {

    /** Shorter than any read timeout, so that no single read is late. */
    private static final Duration DRIP_INTERVAL = Duration.ofMillis(200);

    private final HttpExchange exchange;
    private final Dependency dependency;
    private final Random random;
    private final ScheduledExecutorService timer;

    Call(HttpExchange exchange, Dependency dependency, Random random, ScheduledExecutorService timer) {
        this.exchange = exchange;
        this.dependency = dependency;
        this.random = random;
        this.timer = timer;
    }

    boolean fallsUnder(int percent) {
        return random.nextInt(100) < percent;
    }

    void answer() {
        respond(200, dependency.json());
    }

    void fail() {
        respond(500, "{\"error\": \"" + dependency.label() + " is broken\"}");
    }

    /** Ends the connection without an answer. */
    void drop() {
        exchange.close();
    }

    /** Sends the headers at once and then a byte now and then, as a server does that is alive but of no use. */
    void drip() {
        byte[] body = bytes(dependency.json());
        try {
            begin(200, body);
            drip(body, 0);
        } catch (IOException clientLeft) {
            drop();
        }
    }

    void later(Duration delay, Runnable action) {
        timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void drip(byte[] body, int position) {
        if (position == body.length) {
            exchange.close();
            return;
        }
        try {
            OutputStream out = exchange.getResponseBody();
            out.write(body[position]);
            out.flush();
            later(DRIP_INTERVAL, () -> drip(body, position + 1));
        } catch (IOException clientLeft) {
            drop();
        }
    }

    private void respond(int status, String json) {
        byte[] body = bytes(json);
        try {
            begin(status, body);
            exchange.getResponseBody().write(body);
        } catch (IOException clientLeft) {
            // The client has gone and cannot be told.
        } finally {
            exchange.close();
        }
    }

    private void begin(int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
