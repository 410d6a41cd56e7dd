package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skyscreamer.jsonassert.JSONCompareMode.LENIENT;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.PatientHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** What the endpoints show of a breaker with keys. */
class KeysTest {

    private ConfigurableApplicationContext context;
    private CircuitBreaker pricing;

    @BeforeEach
    void start() {
        context = EndpointApplication.run(
                WebApplicationType.SERVLET, "management.endpoint.circuitbreakers.access=unrestricted");
        pricing = context.getBean(CircuitBreakerRegistry.class).get("pricing");
        pricing.forKey("good").acquire().succeeded(null);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private URI uri(String path) {
        String port = context.getEnvironment().getProperty("local.server.port");
        return URI.create("http://localhost:" + port + "/actuator/" + path);
    }

    private String get(String path) throws Exception {
        return PatientHttp.send(HttpRequest.newBuilder(uri(path)).build()).body();
    }

    @Test
    void areAbsentWhileAllAreClosed() throws Exception {
        assertThat(get("circuitbreakers")).contains("pricing").doesNotContain("keys", "good");
    }

    @Test
    void areShownInTheirBreakerUnlessTheyAreClosed() throws Exception {
        for (int i = 0; i < 10; i++) {
            pricing.forKey("bad").acquire().failed(new IllegalStateException());
        }
        pricing.forKey("bad").tryAcquire();
        String expected = """
                {"state": "CLOSED", "notPermittedCalls": 1, "keys": {"bad": {
                  "state": "OPEN", "retryAfter": "PT30S", "failureRate": 100.0, "failedCalls": 10, "notPermittedCalls": 1,
                  "lastTransition": {"from": "CLOSED", "to": "OPEN", "cause": "failure rate 100% reached 50% over 10 calls"}
                }}}""";
        String all = get("circuitbreakers");
        assertThat(all).doesNotContain("good", "pricing[");
        JSONAssert.assertEquals("{\"circuitBreakers\": {\"pricing\": " + expected + "}}", all, LENIENT);
        JSONAssert.assertEquals(expected, get("circuitbreakers/pricing"), LENIENT);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return PatientHttp.send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void areFoundByNameAndKey() throws Exception {
        pricing.forKey("bad").forceOpen("drill");
        pricing.forKey("other").forceOpen("drill");
        JSONAssert.assertEquals("""
                {"state": "FORCED_OPEN", "config": {"wait-duration-in-open-state": "30s"},
                 "events": [{"name": "pricing[bad]", "type": "STATE_TRANSITION"}]}""", get("circuitbreakers/pricing%5Bbad%5D"), LENIENT);
        JSONAssert.assertEquals("{\"state\": \"CLOSED\"}", get("circuitbreakers/pricing%5Bgood%5D"), LENIENT);
    }

    @Test
    void changeTheirStateByNameAndKey() throws Exception {
        HttpResponse<String> answer = post("circuitbreakers/pricing%5Bgood%5D", "{\"state\": \"FORCED_OPEN\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JSONAssert.assertEquals("{\"state\": \"FORCED_OPEN\"}", answer.body(), LENIENT);
        assertThat(pricing.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(pricing.forKey("good").state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
    }

    @Test
    void haveNoSettingsOfTheirOwn() throws Exception {
        HttpResponse<String> answer =
                post("circuitbreakers/pricing%5Bgood%5D", "{\"state\": \"FORCED_OPEN\", \"config\": \"max-keys=7\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "A circuit breaker for a key has the settings of the one without the key: change them there.");
        assertThat(pricing.forKey("good").state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void areNotCreatedByARequest() throws Exception {
        assertThat(get("circuitbreakers/pricing%5Bnew%5D")).contains("There is no circuit breaker with this name.");
        assertThat(post("circuitbreakers/pricing%5Bnew%5D", "{\"state\": \"CLOSED\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(pricing.keys()).containsOnlyKeys("good");
    }

    @Test
    void haveTheirEventsAmongThoseOfTheirBreaker() {
        CircuitBreakerEventLog log = context.getBean(CircuitBreakerEventLog.class);
        pricing.forKey("bad").acquire().failed(new IllegalStateException());
        pricing.forKey("bad").forceOpen("drill");
        assertThat(log.events("pricing"))
                .extracting(event -> event.name() + " " + event.type())
                .containsExactly("pricing[bad] CALL_FAILED", "pricing[bad] STATE_TRANSITION");
    }
}
