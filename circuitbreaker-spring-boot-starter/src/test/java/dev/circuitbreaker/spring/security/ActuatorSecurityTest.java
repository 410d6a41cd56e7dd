package dev.circuitbreaker.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.guards.ModuleUnderTest;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

class ActuatorSecurityTest {

    private static final String ANONYMOUS = "";
    private static final String FEED = "application/vnd.circuitbreaker.board+json";
    private static final String READER = "rita:reads";
    private static final String OPERATOR = "otto:operates";
    private static final List<String> PATHS = List.of(
            "circuitbreakers",
            "circuitbreakers/pricing",
            "circuitbreakerevents",
            "circuitbreakerfleet",
            "circuitbreakerfleet/pricing");

    private static SecuredApplication application;
    private CircuitBreaker pricing;

    @BeforeAll
    static void start() {
        application = new SecuredApplication();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void reset() {
        pricing = application.breakers().get("pricing");
        pricing.reset(null);
    }

    private static HttpResponse<String> change(String who, String... headers) throws Exception {
        return change("circuitbreakers", who, headers);
    }

    private static HttpResponse<String> change(String endpoint, String who, String[] headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"state\": \"FORCED_OPEN\", \"reason\": \"drill\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return application.send(request, who, endpoint + "/pricing");
    }

    private static String[] token() {
        return new String[] {"Cookie", "XSRF-TOKEN=any", "X-XSRF-TOKEN", "any"};
    }

    @ParameterizedTest
    @ValueSource(strings = {ANONYMOUS, "rita:guesses"})
    void refusesStrangers(String who) throws Exception {
        for (String path : PATHS) {
            for (String accept : List.of("application/json", "text/html", FEED)) {
                HttpResponse<String> response =
                        application.send(HttpRequest.newBuilder().header("Accept", accept), who, path);
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.body()).doesNotContain("CLOSED");
            }
        }
        assertThat(change(who, token()).statusCode()).isEqualTo(401);
        assertThat(pricing.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {READER, OPERATOR})
    void letsReadersAndOperatorsRead(String who) throws Exception {
        for (String path : PATHS) {
            assertThat(application.send(HttpRequest.newBuilder(), who, path).statusCode())
                    .isEqualTo(200);
        }
        assertThat(application
                        .send(HttpRequest.newBuilder().header("Accept", "text/html"), who, "circuitbreakers")
                        .body())
                .startsWith("<!doctype html>");
        assertThat(application
                        .send(HttpRequest.newBuilder().header("Accept", FEED), who, "circuitbreakers")
                        .body())
                .contains("\"revision\"", "\"pricing\"");
    }

    @Test
    void letsReadersOnlyRead() throws Exception {
        assertThat(change(READER, token()).statusCode()).isEqualTo(403);
        assertThat(pricing.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tellsTheFleetWhichOperatorHasSaidIt() throws Exception {
        assertThat(change("circuitbreakerfleet", READER, token()).statusCode()).isEqualTo(403);
        assertThat(change("circuitbreakerfleet", ANONYMOUS, token()).statusCode())
                .isEqualTo(401);
        assertThat(change("circuitbreakerfleet", OPERATOR, new String[] {"X-Other", "any"})
                        .statusCode())
                .isEqualTo(403);
        Mockito.verify(application.fleet(), Mockito.never()).override(Mockito.any(), Mockito.any(), Mockito.any());

        assertThat(change("circuitbreakerfleet", OPERATOR, token()).statusCode())
                .isEqualTo(200);

        Mockito.verify(application.fleet())
                .override("pricing", new FleetOrder(State.FORCED_OPEN, "drill", "otto"), Duration.ofHours(1));
    }

    @Test
    void letsOperatorsChange() throws Exception {
        assertThat(change(OPERATOR, token()).statusCode()).isEqualTo(200);
        assertThat(pricing.state()).isEqualTo(State.FORCED_OPEN);
    }

    @ParameterizedTest
    @CsvSource({"X-Other, any", "X-XSRF-TOKEN, other"})
    void refusesChangesThatAnotherSiteHasBrowsersSend(String header, String value) throws Exception {
        HttpResponse<String> response = change(OPERATOR, "Cookie", "XSRF-TOKEN=any", header, value);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(pricing.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void showsNeitherMessagesNorStackTraces() throws Exception {
        pricing.acquire().failed(new IllegalStateException("a secret", new IOException("/etc/passwd")));

        for (String path : PATHS) {
            HttpResponse<String> response = application.send(HttpRequest.newBuilder(), READER, path);
            assertThat(response.body()).doesNotContain("secret", "IOException", "passwd", "\\tat", ".java");
        }
        assertThat(application
                        .send(HttpRequest.newBuilder(), READER, "circuitbreakerevents")
                        .body())
                .contains("\"error\":\"java.lang.IllegalStateException\"");
    }

    @Test
    void isDocumentedAsTested() throws IOException {
        Path module = ModuleUnderTest.directory();
        String source = Files.readString(
                module.resolve("src/test/java/dev/circuitbreaker/spring/security/ActuatorSecurity.java"));
        String withoutPackage = source.substring(source.indexOf("import ")).strip();

        assertThat(Files.readString(module.resolveSibling("docs/security.md")))
                .contains("```java\n" + withoutPackage + "\n```");
    }
}
