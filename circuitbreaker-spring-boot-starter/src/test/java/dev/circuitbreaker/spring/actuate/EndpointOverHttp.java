package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skyscreamer.jsonassert.JSONCompareMode.STRICT;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.PatientHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.json.JSONException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** What the endpoint answers over HTTP, whatever serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndpointOverHttp {

    private static final String ENDPOINT = "/circuitbreakers";

    private final WebApplicationType type;
    private ConfigurableApplicationContext context;
    private CircuitBreakerRegistry breakers;
    private ManualTicker ticker;

    EndpointOverHttp(WebApplicationType type) {
        this.type = type;
    }

    @BeforeAll
    void start() {
        context = EndpointApplication.run(type);
        breakers = context.getBean(CircuitBreakerRegistry.class);
        ticker = context.getBean(ManualTicker.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @AfterEach
    void clear() {
        breakers.all().forEach(breaker -> breakers.remove(breaker.name()));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        URI uri = URI.create("http://localhost:" + port + "/actuator" + path);
        return PatientHttp.send(HttpRequest.newBuilder(uri).build());
    }

    private void assertAnswer(String path, String expected) throws IOException, InterruptedException, JSONException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        JSONAssert.assertEquals(expected, response.body(), STRICT);
    }

    private static void open(CircuitBreaker breaker) {
        for (int i = 0; i < 4; i++) {
            breaker.acquire().succeeded(null);
        }
        for (int i = 0; i < 6; i++) {
            breaker.acquire().failed(new IllegalStateException("a secret"));
        }
    }

    /** The wall clock is nobody's to set, so these two come from the breaker. */
    private static String timed(CircuitBreaker breaker, String json) {
        CircuitBreakerSnapshot seen = breaker.snapshot();
        StateTransition last = seen.lastTransition();
        CircuitBreakerSnapshot.Outage outage = seen.outage();
        return json.replace("$since", seen.since().toString())
                .replace("$began", outage == null ? "" : outage.since().toString())
                .replace("$at", last == null ? "" : last.at().toString());
    }

    @Test
    void hasNoBreakersWhenThereAreNone() throws Exception {
        assertAnswer(ENDPOINT, "{\"circuitBreakers\": {}}");
    }

    @Test
    void showsAClosedBreakerWithoutCalls() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");

        assertAnswer(ENDPOINT, timed(pricing, """
                {"circuitBreakers": {"pricing": {
                  "state": "CLOSED", "since": "$since", "retryAfter": null,
                  "failureRate": null, "slowCallRate": null,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 0, "failedCalls": 0, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 0, "slowCallsInFlight": 0, "notPermittedCalls": 0, "admittedShare": 1.0,
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "lastTransition": null, "outage": null, "tripped": null, "probes": null
                }}}"""));
    }

    @Test
    void showsAnOpenBreaker() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");
        Permit late = pricing.acquire();
        open(pricing);
        ticker.advance(Duration.ofMillis(25_800));
        pricing.tryAcquire();

        assertAnswer(ENDPOINT, timed(pricing, """
                {"circuitBreakers": {"pricing": {
                  "state": "OPEN", "since": "$since", "retryAfter": "PT4.2S",
                  "failureRate": 60.0, "slowCallRate": 0.0,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 10, "failedCalls": 6, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 1, "slowCallsInFlight": 0, "notPermittedCalls": 1, "admittedShare": 0.0,
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "lastTransition": {"from": "CLOSED", "to": "OPEN", "at": "$at",
                    "cause": "failure rate 60% reached 50% over 10 calls"},
                  "outage": {"since": "$since", "cause": "failure rate 60% reached 50% over 10 calls",
                    "reopenings": 0, "lastFailure": "java.lang.IllegalStateException"},
                  "tripped": {"failureRate": 60.0, "slowCallRate": 0.0, "bufferedCalls": 10, "failedCalls": 6,
                    "slowCalls": 0, "slowFailedCalls": 0},
                  "probes": null
                }}}"""));
        late.cancelled();
    }

    @Test
    void showsAHalfOpenBreaker() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");
        open(pricing);
        ticker.advance(Duration.ofSeconds(30));
        pricing.acquire().failed(new IOException("a secret"));

        assertAnswer(ENDPOINT, timed(pricing, """
                {"circuitBreakers": {"pricing": {
                  "state": "HALF_OPEN", "since": "$since", "retryAfter": "PT0S",
                  "failureRate": null, "slowCallRate": null,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 1, "failedCalls": 1, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 0, "slowCallsInFlight": 0, "notPermittedCalls": 0, "admittedShare": 0.0,
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "lastTransition": {"from": "OPEN", "to": "HALF_OPEN", "at": "$at", "cause": "wait of 30s is over"},
                  "outage": {"since": "$began", "cause": "failure rate 60% reached 50% over 10 calls",
                    "reopenings": 0, "lastFailure": "java.io.IOException"},
                  "tripped": {"failureRate": 60.0, "slowCallRate": 0.0, "bufferedCalls": 10, "failedCalls": 6,
                    "slowCalls": 0, "slowFailedCalls": 0},
                  "probes": {"permitted": 3, "succeeded": 0, "failed": 1, "inFlight": 0}
                }}}"""));
    }

    @Test
    void showsAForcedOpenBreakerAmongOthersInTheOrderOfTheirNames() throws Exception {
        CircuitBreaker stock = breakers.get("stock");
        CircuitBreaker pricing = breakers.get("pricing");
        stock.forceOpen("maintenance");
        stock.tryAcquire();

        String forcedOpen = timed(stock, """
                {"state": "FORCED_OPEN", "since": "$since", "retryAfter": null,
                  "failureRate": null, "slowCallRate": null,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 0, "failedCalls": 0, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 0, "slowCallsInFlight": 0, "notPermittedCalls": 1, "admittedShare": 0.0,
                  "lastTransition": {"from": "CLOSED", "to": "FORCED_OPEN", "at": "$at",
                    "cause": "forced open: maintenance"},
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "outage": null, "tripped": null, "probes": null}""");
        String closed = timed(pricing, """
                {"state": "CLOSED", "since": "$since", "retryAfter": null,
                  "failureRate": null, "slowCallRate": null,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 0, "failedCalls": 0, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 0, "slowCallsInFlight": 0, "notPermittedCalls": 0, "admittedShare": 1.0,
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "lastTransition": null, "outage": null, "tripped": null, "probes": null}""");
        assertAnswer(ENDPOINT, "{\"circuitBreakers\": {\"pricing\": " + closed + ", \"stock\": " + forcedOpen + "}}");
        assertThat(get(ENDPOINT).body()).containsSubsequence("\"pricing\"", "\"stock\"");
    }

    @Test
    void showsOneBreakerWithItsSettings() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");

        assertAnswer(ENDPOINT + "/pricing", timed(pricing, """
                {
                  "state": "CLOSED", "since": "$since", "retryAfter": null,
                  "failureRate": null, "slowCallRate": null,
                  "failureRateThreshold": 50.0, "slowCallRateThreshold": 100.0,
                  "bufferedCalls": 0, "failedCalls": 0, "slowCalls": 0, "slowFailedCalls": 0,
                  "callsInFlight": 0, "slowCallsInFlight": 0, "notPermittedCalls": 0, "admittedShare": 1.0,
                  "minimumNumberOfCalls": 10, "consecutiveFailures": 0, "consecutiveFailureThreshold": 0,
                  "lastTransition": null, "outage": null, "tripped": null, "probes": null,
                  "config": {
                    "failure-rate-threshold": 50.0,
                    "slow-call-rate-threshold": 100.0,
                    "slow-call-duration-threshold": "60s",
                    "consecutive-failure-threshold": 0,
                    "sliding-window-type": "COUNT_BASED",
                    "sliding-window-size": 100,
                    "minimum-number-of-calls": 10,
                    "wait-duration-in-open-state": "30s",
                    "exponential-backoff-multiplier": 1.0,
                    "exponential-max-wait-duration-in-open-state": "10m",
                    "randomized-wait-factor": 0.0,
                    "permitted-number-of-calls-in-half-open-state": 3,
                    "max-wait-duration-in-half-open-state": "60s",
                    "recovery-ramp-duration": "off",
                    "strategy": "THRESHOLD",
                    "max-retry-after": "5m",
                    "call-timeout": "off",
                    "max-keys": 1000,
                    "initial-state": "CLOSED",
                    "ignore-exceptions": [],
                    "classify-exceptions": true,
                    "contention": "answer"
                  },
                  "events": []
                }"""));
    }

    @Test
    void showsNoSlowCallThresholdWhenSlowCallDetectionIsOff() throws Exception {
        breakers.get(EndpointApplication.WITHOUT_SLOW_CALLS);

        assertThat(get(ENDPOINT).body()).contains("\"slowCallRateThreshold\":null,");
    }

    @Test
    void writesThePropertiesInTheOrderOfTheDocumentation() throws Exception {
        open(breakers.get("pricing"));

        assertThat(get(ENDPOINT + "/pricing").body())
                .containsSubsequence(
                        "\"state\"",
                        "\"since\"",
                        "\"retryAfter\"",
                        "\"failureRate\"",
                        "\"slowCallRate\"",
                        "\"failureRateThreshold\"",
                        "\"slowCallRateThreshold\"",
                        "\"bufferedCalls\"",
                        "\"failedCalls\"",
                        "\"slowCalls\"",
                        "\"slowFailedCalls\"",
                        "\"callsInFlight\"",
                        "\"slowCallsInFlight\"",
                        "\"notPermittedCalls\"",
                        "\"admittedShare\"",
                        "\"minimumNumberOfCalls\"",
                        "\"consecutiveFailures\"",
                        "\"consecutiveFailureThreshold\"",
                        "\"lastTransition\"",
                        "\"from\"",
                        "\"to\"",
                        "\"at\"",
                        "\"cause\"",
                        "\"outage\"",
                        "\"tripped\"",
                        "\"probes\"",
                        "\"config\"",
                        "\"events\"");
    }

    @Test
    void answers404ForAnUnknownNameAndCreatesNoBreaker() throws Exception {
        assertThat(get(ENDPOINT + "/unknown").statusCode()).isEqualTo(404);
        assertThat(get(ENDPOINT + "/unknown").body()).contains("There is no circuit breaker with this name.");
        assertThat(breakers.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "orders.eu, orders.eu",
                "orders.json, orders.json",
                "orders eu, orders%20eu",
                "orders[eu], orders%5Beu%5D",
                "50%, 50%25",
                "a%20b, a%2520b",
                "a+b, a+b",
                "a;b=c, a%3Bb%3Dc",
                "what?, what%3F",
                "#1, %231",
                "größe, gr%C3%B6%C3%9Fe",
                "{name}, %7Bname%7D",
            })
    void findsABreakerByItsEncodedName(String name, String encoded) throws Exception {
        breakers.get(name).forceOpen("found");

        HttpResponse<String> response = get(ENDPOINT + "/" + encoded);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"forced open: found\"");
    }

    @Test
    void isListedAmongTheLinksOfActuator() throws Exception {
        assertThat(get("").body()).contains("/actuator/circuitbreakers\"", "/actuator/circuitbreakers/{name}\"");
    }

    @Test
    void showsEventsOfOneBreakerAndOfAll() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");
        open(pricing);
        breakers.get("stock").disable("drill");

        String one = get(ENDPOINT + "/pricing").body();
        assertThat(one)
                .contains("\"type\":\"STATE_TRANSITION\"", "\"error\":\"java.lang.IllegalStateException\"")
                .doesNotContain("drill", "secret");
        HttpResponse<String> all = get("/circuitbreakerevents");
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .startsWith("{\"circuitBreakerEvents\":[{\"name\":\"pricing\",\"type\":\"")
                .endsWith("\"cause\":\"disabled: drill\"}]}");
        assertThat(all.body().split("CALL_FAILED", -1)).hasSize(6 + 1);
    }

    @Test
    void showsARehearsal() throws Exception {
        CircuitBreaker pricing = breakers.get("pricing");
        pricing.observe(null);
        open(pricing);
        pricing.acquire().failed(new IllegalStateException());

        assertThat(get(ENDPOINT).body())
                .contains("\"rehearsal\":{\"state\":\"OPEN\",\"opened\":1,\"rejected\":1,"
                        + "\"rejectedFailed\":1,\"rejectedSucceeded\":0}");
    }
}
