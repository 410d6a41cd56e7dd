package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.json.JsonParserFactory;

/** What the board asks for, whatever serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FeedOverHttp {

    private static final String PATH = "/circuitbreakers";
    private static final String TYPE = "application/vnd.circuitbreaker.board+json";

    private final WebApplicationType type;

    /** By their properties: those on WebFlux take a while to stop. */
    private final Map<List<String>, ServedEndpoint> all = new HashMap<>();

    private ServedEndpoint served;

    FeedOverHttp(WebApplicationType type) {
        this.type = type;
    }

    private void serve(String... properties) {
        served = all.computeIfAbsent(List.of(properties), key -> new ServedEndpoint(type, properties));
    }

    @AfterEach
    void removeBreakers() {
        served.breakers().all().forEach(breaker -> served.breakers().remove(breaker.name()));
    }

    @AfterAll
    void stop() {
        all.values().forEach(ServedEndpoint::close);
    }

    private Map<String, Object> feed(String query) throws Exception {
        HttpResponse<String> response = served.get(PATH + query, TYPE);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(TYPE);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        return JsonParserFactory.getJsonParser().parseMap(response.body());
    }

    private static Map<String, Object> at(Map<String, Object> json, String... path) {
        Map<String, Object> found = json;
        for (String part : path) {
            found = cast(found.get(part));
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    private CircuitBreaker pricing() {
        return served.breakers().get("pricing");
    }

    private void open() {
        for (int i = 0; i < 10; i++) {
            pricing().acquire().failed(new IllegalStateException("a secret"));
        }
    }

    @Test
    void tellsEverythingAtFirst() throws Exception {
        serve("spring.application.name=shop \"one\"");
        open();
        served.breakers().get("stock");
        served.bean(FallbackCounts.class).onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);
        Map<String, Object> feed = feed("");

        assertThat(feed)
                .containsEntry("application", "shop \"one\"")
                .containsEntry("writable", false)
                .containsEntry("full", true)
                .containsEntry("removed", List.of())
                .containsKeys("instance", "time", "revision")
                .doesNotContainKey("history");
        assertThat(at(feed, "breakers")).containsOnlyKeys("pricing", "stock");
        assertThat(at(feed, "breakers", "pricing"))
                .containsEntry("state", "OPEN")
                .containsEntry("failureRate", 100.0)
                .containsEntry("probes", null);
        assertThat(at(feed, "breakers", "pricing", "outage"))
                .containsEntry("lastFailure", "java.lang.IllegalStateException");
        assertThat(at(feed, "breakers", "pricing", "totals"))
                .containsEntry("failure", 10)
                .containsEntry("success", 0);
        assertThat(at(feed, "breakers", "pricing", "fallbacks")).isEqualTo(Map.of("success", 1, "failure", 0));
        assertThat(at(feed, "breakers", "stock")).containsEntry("fallbacks", null);
    }

    @Test
    void showsTheEndpointsOwnObject() throws Exception {
        serve();
        pricing().forKey("eu").forceOpen("a \\ \"reason\" <b>\u2028\ud83d\ude00");
        Map<String, Object> shown =
                at(JsonParserFactory.getJsonParser().parseMap(served.get(PATH).body()), "circuitBreakers", "pricing");
        Map<String, Object> fed = at(feed(""), "breakers", "pricing");
        fed.keySet().removeAll(List.of("totals", "fallbacks", "durations"));

        assertThat(fed).isEqualTo(shown).containsKey("keys").doesNotContainKey("rehearsal");
        assertThat(List.copyOf(fed.keySet())).isEqualTo(List.copyOf(shown.keySet()));
    }

    @Test
    void tellsWhatHasChangedThen() throws Exception {
        serve();
        open();
        served.breakers().get("stock");
        served.breakers().get("gone");
        String first = (String) feed("").get("revision");
        assertThat(feed("?since=" + first))
                .containsEntry("full", false)
                .containsEntry("revision", first)
                .containsEntry("breakers", Map.of())
                .containsEntry("removed", List.of());

        served.breakers().get("stock").run(() -> {});
        served.breakers().remove("gone");
        Map<String, Object> second = feed("?since=" + first);
        assertThat(at(second, "breakers")).containsOnlyKeys("stock");
        assertThat(second).containsEntry("full", false).containsEntry("removed", List.of("gone"));

        served.breakers().get("gone");
        Map<String, Object> third = feed("?since=" + first);
        assertThat(at(third, "breakers")).containsOnlyKeys("gone", "stock");
        assertThat(third).containsEntry("removed", List.of());
        assertThat(at(feed("?since=" + second.get("revision")), "breakers")).containsOnlyKeys("gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "-1", "00000000-1", "", "%00", "9999999999999999999999"})
    void tellsEverythingToOneThatKnowsAnotherInstance(String revision) throws Exception {
        serve();
        pricing();
        assertThat(feed("?since=" + revision)).containsEntry("full", true);
        String ours = (String) feed("").get("revision");
        assertThat(feed("?since=" + ours + "0")).containsEntry("full", true);
        assertThat(feed("?since=" + ours + "x")).containsEntry("full", true);
    }

    @Test
    void saysWhetherChangesAreAllowed() throws Exception {
        serve("management.endpoint.circuitbreakers.access=unrestricted");
        assertThat(feed("")).containsEntry("writable", true);
    }

    @Test
    void tellsOfThePastWhenAsked() throws Exception {
        serve("circuitbreaker.watch-interval=1d");
        pricing();
        BoardHistory history = served.bean(BoardHistory.class);
        history.looked();
        open();
        history.looked();
        served.bean(ManualTicker.class).advance(Duration.ofSeconds(30));
        history.looked();
        Map<String, Object> shown = at(feed("?history=true"), "history");

        assertThat(shown).containsEntry("stepMs", 86_400_000);
        assertThat(at(shown, "breakers", "pricing"))
                .containsEntry("states", "H")
                .containsEntry("calls", List.of(0))
                .containsKey("until");
        assertThat(feed("?history=false")).doesNotContainKey("history");
    }

    @Test
    void isCompressedForWhoTakesIt() throws Exception {
        serve();
        for (int i = 0; i < 500; i++) {
            served.breakers().get("dependency-" + i).run(() -> {});
        }
        URI uri = URI.create("http://localhost:" + served.port("server") + "/actuator" + PATH);
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Accept", TYPE)
                                .header("Accept-Encoding", "br, gzip;q=0.8")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(response.headers().allValues("Vary").toString()).contains("Accept-Encoding");
        assertThat(response.body().length)
                .as("bytes of a poll in which all of 500 breakers have changed")
                .isLessThan(100_000);
        try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            String json = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(at(JsonParserFactory.getJsonParser().parseMap(json), "breakers"))
                    .hasSize(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/*+json", "text/html"})
    void isNotWhatOthersGet(String accept) throws Exception {
        serve();
        assertThat(served.get(PATH, accept).headers().firstValue("Content-Type").orElse(""))
                .doesNotContain("board");
    }
}
