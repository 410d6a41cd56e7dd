package dev.circuitbreaker.benchmarks.deadlines;

import dev.circuitbreaker.benchmarks.Places;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.web.client.RestClientException;

/**
 * Lets every client wait on threads of either kind, and measures when its caller is let go. A call that does not end with a
 * {@link CallTimeoutException} ends the measurement.
 */
public final class Measurement {

    /** What a call may take, by the breaker or by the client. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    /** How long the servers let wait. */
    private static final int WAIT = 4_000;

    /** The first call of a client loads its classes, which takes longer than some deadlines. */
    private static final int WARM_UP = 20;

    private static final String LIBRARIES =
            "(spring-web|httpclient5|jetty-client|reactor-netty-http|grpc-stub|lettuce-core|h2)-\\d.*\\.jar";

    private Measurement() {}

    /**
     * Measures all, and leaves the figures in {@code deadlines-<version of Java>.csv}.
     *
     * @param arguments none
     * @throws Exception if a call ends otherwise than it should
     */
    public static void main(String[] arguments) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add(System.getProperty("java.version") + ";" + libraries());
        for (Client client : Clients.all()) {
            client.call().make(breaker(Duration.ofMinutes(1)), Pace.SILENT, WARM_UP);
            for (Pace pace : client.paces()) {
                client.call().make(breaker(Duration.ofMinutes(1)), pace, WARM_UP);
                if (client.limited() != null) {
                    lines.add(line(client, pace, "read timeout", limited(client.limited(), pace)));
                }
                lines.add(line(client, pace, "platform", task -> new Thread(task).start()));
                if (Runtime.version().feature() >= 21) {
                    lines.add(line(client, pace, "virtual", Measurement::startVirtual));
                }
            }
        }
        Files.write(Places.results().resolve("deadlines-" + Runtime.version().feature() + ".csv"), lines);
        System.exit(0); // some clients leave threads behind
    }

    private static String libraries() throws Exception {
        return Places.files(Places.target().resolve("clients"), "", ".jar")
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches(LIBRARIES))
                .map(name -> name.substring(0, name.length() - ".jar".length()).replaceFirst("-(?=\\d)", " "))
                .collect(Collectors.joining(", "));
    }

    private static CircuitBreaker breaker(Duration timeout) {
        return CircuitBreaker.of(
                "deadlines", CircuitBreakerConfig.builder().callTimeout(timeout).build());
    }

    private static String line(Client client, Pace pace, String thread, Consumer<Runnable> starter) throws Exception {
        CompletableFuture<Double> seconds = new CompletableFuture<>();
        starter.accept(() -> {
            try {
                seconds.complete(held(client, pace));
            } catch (Throwable thrown) {
                seconds.completeExceptionally(thrown);
            }
        });
        return line(client, pace, thread, seconds.get());
    }

    /** Without a breaker. */
    private static double limited(Client.Blocking client, Pace pace) throws Exception {
        client.call(pace, WARM_UP);
        long begin = System.nanoTime();
        try {
            client.call(pace, WAIT);
        } catch (RestClientException expected) {
            // The read timeout holds; else there is an answer, late.
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String line(Client client, Pace pace, String how, double seconds) {
        String line = String.format(Locale.ROOT, "%s;%s;%s;%.1f", client.label(), pace, how, seconds);
        System.out.println(line);
        return line;
    }

    private static double held(Client client, Pace pace) throws Exception {
        CircuitBreaker breaker = breaker(LIMIT);
        long begin = System.nanoTime();
        try {
            Object answer = client.call().make(breaker, pace, WAIT);
            throw new AssertionError(client.label() + " answered in spite of its deadline: " + answer);
        } catch (CallTimeoutException expected) {
            // as it should
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CallTimeoutException)) {
                throw e;
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        boolean late = seconds > 1.5 * LIMIT.toSeconds();
        if (late != (breaker.overdueCalls() == 1)) {
            throw new AssertionError(client.label() + " held its caller for " + seconds
                    + " s, and so many were counted: " + breaker.overdueCalls());
        }
        return seconds;
    }

    /** Compiled for a Java that has none of them yet. */
    private static void startVirtual(Runnable task) {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
