package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skyscreamer.jsonassert.JSONCompareMode.LENIENT;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.PatientHttp;
import java.net.URI;
import java.net.http.HttpRequest;
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
        context = EndpointApplication.run(WebApplicationType.SERVLET);
        pricing = context.getBean(CircuitBreakerRegistry.class).get("pricing");
        pricing.forKey("good").acquire().succeeded(null);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private String get(String path) throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        URI uri = URI.create("http://localhost:" + port + "/actuator/" + path);
        return PatientHttp.send(HttpRequest.newBuilder(uri).build()).body();
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
