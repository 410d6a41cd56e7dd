package dev.circuitbreaker.benchmarks.deadlines;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The clients that are measured, each as it is by default. */
final class Clients {

    private static final Set<Pace> BOTH = EnumSet.allOf(Pace.class);
    private static final Set<Pace> SILENT = EnumSet.of(Pace.SILENT);

    private Clients() {}

    static List<Client> all() throws SQLException {
        return List.of(
                rest(
                        "`RestClient`, JDK",
                        JdkClientHttpRequestFactory::new,
                        JdkClientHttpRequestFactory::setReadTimeout),
                rest(
                        "`RestClient`, Apache HttpClient 5",
                        HttpComponentsClientHttpRequestFactory::new,
                        HttpComponentsClientHttpRequestFactory::setReadTimeout),
                rest(
                        "`RestClient`, Jetty",
                        JettyClientHttpRequestFactory::new,
                        JettyClientHttpRequestFactory::setReadTimeout),
                rest(
                        "`RestClient`, Reactor Netty",
                        ReactorClientHttpRequestFactory::new,
                        ReactorClientHttpRequestFactory::setReadTimeout),
                rest(
                        "`RestClient`, `HttpURLConnection` (`simple`)",
                        SimpleClientHttpRequestFactory::new,
                        SimpleClientHttpRequestFactory::setReadTimeout),
                webClient(),
                httpClient(),
                grpc(),
                lettuce(),
                h2("JDBC, H2 in memory", H2Server.inMemory()),
                h2("JDBC, H2 over TCP", H2Server.overTcp()),
                Client.of(
                        "`CompletableFuture.get`",
                        SILENT,
                        (pace, millis) -> later(millis).get()),
                Client.of(
                        "`CompletableFuture.join`",
                        SILENT,
                        (pace, millis) -> later(millis).join()),
                new Client(
                        "a method that blocks before it returns its future",
                        SILENT,
                        (breaker, pace, millis) -> breaker.executeAsync(() -> blocking(millis))
                                .toCompletableFuture()
                                .get(),
                        null));
    }

    private static <F extends ClientHttpRequestFactory> Client rest(
            String label, Supplier<F> factory, BiConsumer<F, Duration> readTimeout) {
        F limited = factory.get();
        readTimeout.accept(limited, Measurement.LIMIT);
        return Client.of(label, BOTH, rest(factory.get())).orLimited(rest(limited));
    }

    private static Client.Blocking rest(ClientHttpRequestFactory factory) {
        RestClient client = RestClient.builder().requestFactory(factory).build();
        return (pace, millis) ->
                client.get().uri(HttpServers.url(pace, millis)).retrieve().body(String.class);
    }

    private static Client webClient() {
        WebClient client = WebClient.create();
        return Client.of(
                "`WebClient` with `block()`",
                BOTH,
                (pace, millis) -> client.get()
                        .uri(HttpServers.url(pace, millis))
                        .retrieve()
                        .bodyToMono(String.class)
                        .block());
    }

    private static Client httpClient() {
        HttpClient client = HttpClient.newHttpClient();
        return Client.of(
                "`HttpClient.send` of the JDK",
                BOTH,
                (pace, millis) -> client.send(
                                HttpRequest.newBuilder(URI.create(HttpServers.url(pace, millis)))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static Client grpc() {
        GrpcServer server = GrpcServer.start();
        return Client.of("gRPC, blocking", BOTH, server::call);
    }

    /** With a connection for each call, because on a shared one it would wait behind the call before. */
    private static Client lettuce() {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + RedisServer.port());
        return Client.of("Lettuce, `sync()`", BOTH, (pace, millis) -> {
            StatefulRedisConnection<String, String> connection = client.connect();
            try {
                return connection.sync().get(RedisServer.key(pace, millis));
            } finally {
                connection.closeAsync();
            }
        });
    }

    private static Client h2(String label, String url) {
        return Client.of(label, SILENT, (pace, millis) -> H2Server.call(url, millis));
    }

    private static CompletableFuture<String> later(int millis) {
        return new CompletableFuture<String>().completeOnTimeout("late", millis, TimeUnit.MILLISECONDS);
    }

    private static CompletableFuture<String> blocking(int millis) {
        return CompletableFuture.completedFuture(later(millis).join());
    }
}
