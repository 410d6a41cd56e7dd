package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Where and whether changes are served. Each test has an application of its own. */
class ServedEndpointTest {

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void isReadOnlyUnlessToldOtherwise(WebApplicationType type) throws Exception {
        try (ServedEndpoint readOnly = new ServedEndpoint(type)) {
            CircuitBreaker untouched = readOnly.breakers().get("pricing");

            HttpResponse<String> response =
                    readOnly.post("/pricing", "application/json", "{\"state\":\"FORCED_OPEN\"}");

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET");
            assertThat(response.body()).contains("management.endpoint.circuitbreakers.access=unrestricted");
            assertThat(untouched.state()).isEqualTo(State.CLOSED);
            assertThat(readOnly.get("/circuitbreakers/pricing").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void worksOnAPortOfItsOwnUnderPathsOfItsOwn(WebApplicationType type) throws Exception {
        try (ServedEndpoint apart = new ServedEndpoint(
                type,
                "management.endpoint.circuitbreakers.access=unrestricted",
                "management.server.port=0",
                "management.endpoints.web.base-path=/manage",
                "management.endpoints.web.path-mapping.circuitbreakers=breakers")) {
            CircuitBreaker breaker = apart.breakers().get("pricing");
            HttpRequest.Builder request = HttpRequest.newBuilder()
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"state\":\"FORCED_OPEN\"}"));

            assertThat(apart.send(request.copy(), "/manage/breakers/pricing").statusCode())
                    .isEqualTo(404);
            assertThat(apart.send(request.copy().setHeader("Accept", "*/*"), "management", "/manage/breakers/pricing")
                            .body())
                    .contains("\"state\":\"FORCED_OPEN\"", "\"failureRateThreshold\":50.0");
            assertThat(apart.send(
                                    HttpRequest.newBuilder().header("Accept", "text/html"),
                                    "management",
                                    "/manage/breakers")
                            .body())
                    .startsWith("<!doctype html>");
            assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
        }
    }
}
