package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What can be changed over HTTP, whatever serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class ChangesOverHttp {

    private static final String JSON = "application/json";
    private static final String[] ALLOWED = {
        "\\\"state\\\" (CLOSED, FORCED_OPEN, DISABLED or METRICS_ONLY)",
        "\\\"reason\\\" (at most 200 characters, no control characters)",
        "\\\"config\\\" (changed settings, such as \\\"failure-rate-threshold=30,",
        "\\\"candidate\\\" (adopt or drop)"
    };

    private final WebApplicationType type;
    private ServedEndpoint served;
    private CircuitBreaker pricing;

    ChangesOverHttp(WebApplicationType type) {
        this.type = type;
    }

    @BeforeAll
    void start() {
        served = new ServedEndpoint(
                type, "management.endpoint.circuitbreakers.access=unrestricted", "logging.level.web=debug");
    }

    @BeforeEach
    void create() {
        pricing = served.breakers().get("pricing");
    }

    @AfterEach
    void remove() {
        served.breakers().all().forEach(breaker -> served.breakers().remove(breaker.name()));
    }

    @AfterAll
    void stop() {
        served.close();
    }

    private void assertUntouched() {
        assertThat(served.breakers().all()).containsExactly(pricing);
        assertThat(pricing.snapshot().lastTransition()).isNull();
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
    void setsTheState(State state) throws Exception {
        HttpResponse<String> response =
                served.post("/pricing", JSON, "{\"state\": \"" + state + "\", \"reason\": \"drill \\u00e4\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(JSON);
        assertThat(response.body())
                .startsWith("{\"state\":\"" + state + "\",")
                .contains("\"failureRateThreshold\":50.0", ": drill ä\"", "\"config\":{", "\"events\":[{");
        assertThat(pricing.state()).isEqualTo(state);
    }

    @Test
    void closesWithAnEmptyWindow() throws Exception {
        pricing.forceOpen("maintenance");

        HttpResponse<String> response = served.post("/pricing", JSON, "{\"state\":\"CLOSED\",\"reason\":null}");

        assertThat(response.statusCode()).isEqualTo(200);
        CircuitBreakerSnapshot seen = pricing.snapshot();
        assertThat(seen.state()).isEqualTo(State.CLOSED);
        assertThat(seen.lastTransition().cause()).isEqualTo("reset");
    }

    @Test
    void changesSettingsAndPublishesThat() throws Exception {
        List<Object> published = served.bean(EndpointApplication.Heard.class).events;
        published.clear();

        HttpResponse<String> response = served.post(
                "/pricing",
                JSON,
                "{\"config\": \"failure-rate-threshold=30, wait-duration-in-open-state=10s\", \"state\": null}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains(
                        "\"failureRateThreshold\":30.0",
                        "\"wait-duration-in-open-state\":\"10s\"",
                        "\"type\":\"RECONFIGURED\"");
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(30);
        assertThat(published).singleElement().isInstanceOf(Reconfigured.class);
    }

    private void tryOut(double failureRateThreshold) {
        CircuitBreakerConfig config = pricing.config();
        pricing.reconfigure(config.toBuilder()
                .candidate(config.toBuilder()
                        .failureRateThreshold(failureRateThreshold)
                        .build())
                .build());
    }

    @Test
    void adoptsACandidateAndEndsItsTrial() throws Exception {
        tryOut(20);
        pricing.run(() -> {});
        assertThat(served.get("/circuitbreakers/pricing").body())
                .contains(
                        "\"candidate\":{\"state\":\"CLOSED\",\"opened\":0,\"rejected\":0,\"rejectedFailed\":0,"
                                + "\"rejectedSucceeded\":0,\"passedFailed\":0},\"live\":{\"state\":\"CLOSED\",",
                        "\"candidate\":{\"failure-rate-threshold\":20.0}");

        HttpResponse<String> response = served.post("/pricing", JSON, "{\"candidate\": \"adopt\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"failureRateThreshold\":20.0", "\"type\":\"RECONFIGURED\"")
                .doesNotContain("\"candidate\":", "\"live\":");
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(20);
        assertThat(pricing.config().candidate()).isNull();
        assertThat(pricing.snapshot().bufferedCalls()).isEqualTo(1);
    }

    /** It is no matter of what is tried out, and a candidate sends no probes. */
    @Test
    void keepsTheGateOfProbesWithACandidateThatIsAdopted() throws Exception {
        CircuitBreakerConfig before = pricing.config();
        CircuitBreakerConfig.ProbeGate gate = Mockito.mock();
        pricing.reconfigure(before.toBuilder().probeGate(gate).build());
        tryOut(20);

        served.post("/pricing", JSON, "{\"candidate\": \"adopt\"}");

        assertThat(pricing.config().failureRateThreshold()).isEqualTo(20);
        assertThat(pricing.config().probeGate()).isSameAs(gate);
        pricing.reconfigure(before);
    }

    @Test
    void dropsACandidate() throws Exception {
        tryOut(20);

        HttpResponse<String> response =
                served.post("/pricing", JSON, "{\"candidate\": \"drop\", \"state\": \"DISABLED\"}");

        assertThat(response.body()).contains("\"failureRateThreshold\":50.0").doesNotContain("\"live\":");
        assertThat(pricing.config().candidate()).isNull();
        assertThat(pricing.state()).isEqualTo(State.DISABLED);
    }

    @Test
    void keepsACandidateWhenOtherSettingsChange() throws Exception {
        tryOut(20);
        pricing.acquire().failed(new IllegalStateException());

        served.post("/pricing", JSON, "{\"config\": \"failure-rate-threshold=30\"}");

        assertThat(pricing.snapshot().candidate().passedFailed()).isEqualTo(1);
        assertThat(pricing.config().candidate().failureRateThreshold()).isEqualTo(20);
    }

    @Test
    void changesStateAndSettingsTogetherOrNeither() throws Exception {
        HttpResponse<String> refused = served.post(
                "/pricing", JSON, "{\"state\": \"FORCED_OPEN\", \"config\": \"failure-rate-threshold=130\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertUntouched();
        refused = served.post("/pricing", JSON, "{\"state\": \"OPEN\", \"config\": \"failure-rate-threshold=30\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertUntouched();

        served.post("/pricing", JSON, "{\"state\": \"FORCED_OPEN\", \"config\": \"failure-rate-threshold=30\"}");

        assertThat(pricing.state()).isEqualTo(State.FORCED_OPEN);
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(30);
    }

    @ParameterizedTest
    @MethodSource("dev.circuitbreaker.spring.actuate.MalformedChanges#bodies")
    void refusesWhatIsMalformedAndSaysWhatIsAllowed(String body) throws Exception {
        HttpResponse<String> response = served.post("/pricing", JSON, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .startsWith("{\"status\":400,\"error\":\"Bad Request\",\"message\":\"")
                .contains(ALLOWED)
                .doesNotContain("Exception", "dev.circuitbreaker");
        assertUntouched();
    }

    @Test
    void acceptsTheLongestReasonWhateverItsAlphabet() throws Exception {
        HttpResponse<String> response =
                served.post("/pricing", JSON, "{\"state\":\"DISABLED\",\"reason\":\"" + "🔌".repeat(200) + "\"}");

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBytesThatAreNotText() throws Exception {
        HttpResponse<String> response = served.send(
                HttpRequest.newBuilder()
                        .header("Content-Type", JSON)
                        .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xc0, (byte) 0x80, '}'})),
                "/actuator/circuitbreakers/pricing");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/xml", "nonsense"})
    void refusesOtherContentTypes(String contentType) throws Exception {
        HttpResponse<String> response = served.post("/pricing", contentType, "{\"state\":\"DISABLED\"}");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("application/json").contains(ALLOWED);
        assertUntouched();
    }

    @Test
    void refusesAnUpload() throws Exception {
        HttpResponse<String> response = served.post("/pricing", "multipart/form-data; boundary=x", """
                --x\r
                Content-Disposition: form-data; name="state"\r
                \r
                DISABLED\r
                --x--\r
                """);

        assertThat(response.statusCode()).isBetween(400, 499);
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?name=stock", "?state=DISABLED", "?"})
    void takesNothingFromAQuery(String query) throws Exception {
        CircuitBreaker stock = served.breakers().get("stock");

        HttpResponse<String> response = served.post("/pricing" + query, JSON, "{\"state\":\"FORCED_OPEN\"}");

        assertThat(stock.state()).isEqualTo(State.CLOSED);
        assertThat(response.statusCode()).isEqualTo(query.equals("?") ? response.statusCode() : 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/unknown",
                "/unknown%20name",
                "/a/b",
                "/a%2Fb",
                "/pricing%0d%0a2026-01-01%20INFO%20forged",
                "/%0a",
                "/..;/pricing",
                "/pricing%00",
                "/Pricing",
            })
    void neverCreatesABreaker(String path, CapturedOutput output) throws Exception {
        HttpResponse<String> response = served.post(path, JSON, "{\"state\":\"FORCED_OPEN\"}");

        assertThat(response.statusCode()).isIn(400, 404);
        assertUntouched();
        assertThat(output.getAll()).doesNotContainPattern("(?m)^2026-01-01 INFO forged");
    }

    @Test
    void answers404ForAnUnknownName() throws Exception {
        HttpResponse<String> response = served.post("/unknown", JSON, "{\"state\":\"FORCED_OPEN\"}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("There is no circuit breaker with this name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void refusesOtherMethods(String method) throws Exception {
        for (String path : List.of("/pricing", "")) {
            HttpResponse<String> response = served.send(
                    HttpRequest.newBuilder().method(method, BodyPublishers.ofString("{\"state\":\"DISABLED\"}")),
                    "/actuator/circuitbreakers" + path);

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
            assertThat(response.body()).contains(ALLOWED);
        }
        assertUntouched();
    }

    @Test
    void refusesToChangeAllAtOnce() throws Exception {
        assertThat(served.post("", JSON, "{\"state\":\"DISABLED\"}").statusCode())
                .isEqualTo(405);
        assertUntouched();
    }

    @Test
    void losesNoChangeThatIsMadeAtTheSameTime() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> clients = Stream.of("failure-rate-threshold=31", "consecutive-failure-threshold=32")
                .map(config -> new Thread(() -> {
                    try {
                        for (int i = 0; i < 20; i++) {
                            served.post("/pricing", JSON, "{\"config\":\"" + config + "\"}");
                        }
                    } catch (Exception e) {
                        failures.add(e);
                    }
                }))
                .toList();
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(31);
        assertThat(pricing.config().consecutiveFailureThreshold()).isEqualTo(32);
    }
}
