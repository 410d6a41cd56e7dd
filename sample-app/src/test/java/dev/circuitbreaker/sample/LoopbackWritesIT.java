package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A path can be spelled in several ways. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LoopbackWritesIT {

    private final int port;
    private final CircuitBreakerRegistry circuitBreakers;

    @Autowired
    LoopbackWritesIT(@LocalServerPort int port, CircuitBreakerRegistry circuitBreakers) {
        this.port = port;
        this.circuitBreakers = circuitBreakers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/%61ctuator", "/actuator;v=1"})
    void areRefusedToOthersHoweverTheySpellThePath(String actuator) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + actuator + "/circuitbreakers/pricing"))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "192.0.2.7")
                .POST(BodyPublishers.ofString("{\"state\": \"DISABLED\"}"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(circuitBreakers.get("pricing").state()).isEqualTo(State.CLOSED);
    }
}
