package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that moves one method after the other, with Resilience4j beside us. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class BesideResilience4j {

    private static final List<String> OTHER_TESTS = List.of(
            "org.springframework.boot.security.",
            "org.springframework.boot.jdbc.",
            "org.springframework.boot.hibernate.",
            "org.springframework.boot.data.");

    private final List<String> excluded;

    private final HttpClient http = HttpClient.newHttpClient();
    private ServletWebServerApplicationContext context;
    private String startLog = "";

    /**
     * Describes an application.
     *
     * @param excluded the packages of the auto-configurations that are not there
     */
    BesideResilience4j(String... excluded) {
        this.excluded = Stream.concat(OTHER_TESTS.stream(), Stream.of(excluded)).toList();
    }

    ServletWebServerApplicationContext context() {
        return context;
    }

    private String excludedConfigurations() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> excluded.stream().anyMatch(name::startsWith))
                .collect(Collectors.joining(","));
    }

    @BeforeAll
    void start(CapturedOutput output) {
        context = (ServletWebServerApplicationContext) SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.autoconfigure.exclude=" + excludedConfigurations(),
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoints.jmx.exposure.include=*",
                "--spring.jmx.enabled=true",
                "--spring.jmx.default-domain=beside-resilience4j",
                "--management.endpoint.health.show-details=always",
                "--management.health.circuitbreakers.enabled=true",
                "--management.endpoint.breakers.access=unrestricted",
                "--resilience4j.circuitbreaker.instances.theirs.registerHealthIndicator=true",
                "--circuitbreaker.instances.ours.wait-duration-in-open-state=30s");
        startLog = output.getAll();
    }

    @AfterAll
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws IOException {
        int port = context.getWebServer().getPort();
        try {
            return http.send(
                    request.uri(URI.create("http://localhost:" + port + "/actuator/" + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    String get(String path) throws IOException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(), path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    @Test
    void eachAnnotationGuardsWithItsOwnCircuitBreaker() {
        Client client = context.getBean(Client.class);
        assertThat(client.ours()).isEqualTo("ours");
        assertThat(client.theirs()).isEqualTo("theirs");
        context.getBean(dev.circuitbreaker.core.CircuitBreakerRegistry.class)
                .get("ours")
                .forceOpen(null);
        context.getBean(io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.class)
                .circuitBreaker("theirs")
                .transitionToForcedOpenState();
        assertThatThrownBy(client::ours).isInstanceOf(CallNotPermittedException.class);
        assertThatThrownBy(client::theirs)
                .isInstanceOf(io.github.resilience4j.circuitbreaker.CallNotPermittedException.class);
    }

    @Test
    void endpointsOfBothAreServed() throws IOException {
        assertThat(get("circuitbreakers")).contains("\"theirs\"").doesNotContain("\"ours\"");
        assertThat(get("breakers")).contains("\"ours\"").doesNotContain("\"theirs\"");
        assertThat(get("breakers/ours")).contains("\"wait-duration-in-open-state\"");
        assertThat(get("circuitbreakerevents")).contains("circuitBreakerEvents");
        assertThat(get("breakerevents")).contains("circuitBreakerEvents");
    }

    @Test
    void boardAndChangesAreServedUnderTheOtherId() throws IOException {
        HttpResponse<String> board = send(HttpRequest.newBuilder().header("Accept", "text/html"), "breakers");
        assertThat(board.body()).containsIgnoringCase("<!doctype html>");
        HttpResponse<String> changed = send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"state\": \"CLOSED\"}")),
                "breakers/ours");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("\"CLOSED\"");
    }

    @Test
    void theStartSaysUnderWhichIdsOursAre() {
        assertThat(startLog)
                .contains("Those of this one are 'breakers' and 'breakerevents'")
                .contains("management.endpoint.breakers.access");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Client client() {
            return new Client();
        }
    }

    static class Client {

        @CircuitBreaker(name = "ours")
        public String ours() {
            return "ours";
        }

        @io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker(name = "theirs")
        public String theirs() {
            return "theirs";
        }
    }
}
