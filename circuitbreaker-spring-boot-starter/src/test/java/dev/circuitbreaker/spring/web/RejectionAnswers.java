package dev.circuitbreaker.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.PatientHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What the clients of an application get to see, with either web framework and a real server. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RejectionAnswers {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static final String EXCLUDED = String.join(
            ",",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration");

    private final WebApplicationType type;
    private final String framework;

    /** Those that have been started, by what they are. */
    private final Map<List<Object>, ConfigurableApplicationContext> contexts = new HashMap<>();

    private ConfigurableApplicationContext context;

    RejectionAnswers(WebApplicationType type, String framework) {
        this.type = type;
        this.framework = framework;
    }

    private void start(Class<?> application, String... properties) {
        context = contexts.computeIfAbsent(
                List.of(application, List.of(properties)), key -> run(application, properties));
    }

    private ConfigurableApplicationContext run(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.autoconfigure.exclude=" + EXCLUDED,
                        "circuitbreaker.instances.pricing.wait-duration-in-open-state=30s",
                        "circuitbreaker.instances.slow.call-timeout=50ms")
                .properties(properties)
                .run();
    }

    @AfterEach
    void restart() {
        context.getBean(CountDownLatch.class).countDown();
        registry().restart("after a test");
    }

    @AfterAll
    void stop() {
        contexts.values().forEach(ConfigurableApplicationContext::close);
    }

    private CircuitBreakerRegistry registry() {
        return context.getBean(CircuitBreakerRegistry.class);
    }

    private void open() {
        CircuitBreaker breaker = registry().get("pricing");
        for (int i = 0; i < 10; i++) {
            breaker.tryAcquire().failed(new IOException());
        }
        context.getBean(ManualTicker.class).advance(Duration.ofMillis(500));
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return request("GET", path, accept);
    }

    private HttpResponse<String> request(String method, String path, String accept) throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        return PatientHttp.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", accept)
                .method(method, BodyPublishers.noBody())
                .build());
    }

    private static void isUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        Map<String, Object> problem = JsonParserFactory.getJsonParser().parseMap(answer.body());
        assertThat(problem)
                .containsEntry("title", "Service Unavailable")
                .containsEntry("status", 503)
                .containsEntry("detail", "This cannot be done at the moment. Try again in 30 seconds.")
                .containsEntry("circuitBreaker", "pricing");
        assertThat(problem.getOrDefault("type", "about:blank")).isEqualTo("about:blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/future", "/mono", "/flux", "/joined"})
    void aRejectedCallIsUnavailableUntilTheNextProbe(String path, CapturedOutput output) throws Exception {
        start(Shop.Application.class);
        open();

        isUnavailable(get(path, "application/json"));
        isUnavailable(get(path, "*/*"));

        assertThat(output).doesNotContain("CallNotPermittedException").doesNotContain(" ERROR ");
    }

    @Test
    void problemDetailsOfTheFrameworkMakeNoDifference() throws Exception {
        start(Shop.Application.class, "spring." + framework + ".problemdetails.enabled=true");
        open();

        isUnavailable(get("/plain", "application/json"));
    }

    @Test
    void aBrowserGetsTheErrorPage(CapturedOutput output) throws Exception {
        start(Shop.Application.class);
        open();

        HttpResponse<String> page = get("/plain", BROWSER);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).contains("Service Unavailable").doesNotContain("pricing");
        assertThat(output).doesNotContain(" ERROR ");
    }

    @Test
    void headHasNoBody() throws Exception {
        start(Shop.Application.class);
        open();

        HttpResponse<String> head = request("HEAD", "/plain", "*/*");

        assertThat(head.statusCode()).isEqualTo(503);
        assertThat(head.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aForcedOpenBreakerDoesNotSayWhenToComeBack() throws Exception {
        start(Shop.Application.class);
        registry().get("pricing").forceOpen("maintenance of host db-7");

        HttpResponse<String> answer = get("/plain", "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body()).contains("This cannot be done at the moment.").doesNotContain("db-7");
    }

    @Test
    void keysAreNotTold() throws Exception {
        start(Shop.Application.class);
        registry().get("tenants").forKey("Alice & sons").forceOpen(null);

        HttpResponse<String> answer = get("/tenants/Alice%20%26%20sons", "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"tenants\"").doesNotContain("Alice");
    }

    @Test
    void aProbeThatIsTakenMayBeOverInASecond() throws Exception {
        start(Shop.Application.class);
        open();
        context.getBean(ManualTicker.class).advance(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(registry().get("pricing").tryAcquire()).isNotNull();
        }

        HttpResponse<String> answer = get("/plain", "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aCallThatTookTooLongIsATimeoutOfTheGatewayWhateverCarriesIt() throws Exception {
        start(Shop.RealTime.class);

        for (String path : List.of("/slow", "/read", "/written")) { // of one start, whose calls end with the test
            HttpResponse<String> answer = get(path, "application/json");

            assertThat(answer.statusCode()).as(path).isEqualTo(504);
            assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            assertThat(JsonParserFactory.getJsonParser().parseMap(answer.body()))
                    .containsEntry("title", "Gateway Timeout")
                    .containsEntry("circuitBreaker", "slow");
        }
    }

    @Test
    void theApplicationsOwnHandlerWins() throws Exception {
        start(Shop.Handling.class);
        open();

        HttpResponse<String> answer = get("/plain", "application/json");

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("mine: pricing");
    }

    @Test
    void anExceptionOfTheApplicationKeepsItsStatus() throws Exception {
        start(Shop.Application.class);
        open();

        assertThat(get("/wrapped", "application/json").statusCode()).isEqualTo(409);
    }

    @Test
    void otherFailuresAreNotAnswered() throws Exception {
        start(Shop.Application.class);

        assertThat(get("/broken", "application/json").statusCode()).isEqualTo(500);
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        start(Shop.Application.class, "circuitbreaker.web.answer-rejections=false");
        open();

        assertThat(get("/plain", "application/json").statusCode()).isEqualTo(500);
    }
}
