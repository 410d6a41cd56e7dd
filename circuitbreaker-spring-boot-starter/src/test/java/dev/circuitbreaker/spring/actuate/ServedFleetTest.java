package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Where and whether the fleet is served. Each test has an application of its own. */
class ServedFleetTest {

    private static final String ORDER = "{\"state\":\"FORCED_OPEN\"}";

    private static HttpRequest.Builder order() {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ORDER));
    }

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void isNotThereWithoutAFleet(WebApplicationType type) throws Exception {
        try (ServedEndpoint alone = new ServedEndpoint(type)) {
            assertThat(alone.get("/circuitbreakerfleet").statusCode()).isEqualTo(404);
            assertThat(alone.send(order(), "/actuator/circuitbreakerfleet/pricing")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void isReadOnlyUnlessToldOtherwise(WebApplicationType type) throws Exception {
        try (ServedEndpoint readOnly =
                new ServedEndpoint(type, FleetBeans.and("management.endpoint.circuitbreakers.access=unrestricted"))) {
            readOnly.breakers().get("pricing");

            HttpResponse<String> response = readOnly.send(order(), "/actuator/circuitbreakerfleet/pricing");

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET");
            assertThat(response.body()).contains("management.endpoint.circuitbreakerfleet.access=unrestricted");
            assertThat(readOnly.bean(FleetStoreInMemory.class).said("pricing")).isEmpty();
            assertThat(readOnly.get("/circuitbreakerfleet/pricing").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void worksOnAPortOfItsOwnUnderPathsOfItsOwn(WebApplicationType type) throws Exception {
        try (ServedEndpoint apart = new ServedEndpoint(
                type,
                FleetBeans.and(
                        "management.endpoint.circuitbreakerfleet.access=unrestricted",
                        "management.server.port=0",
                        "management.endpoints.web.base-path=/manage",
                        "management.endpoints.web.path-mapping.circuitbreakerfleet=all"))) {
            apart.breakers().get("pricing");

            assertThat(apart.send(order(), "/manage/all/pricing").statusCode()).isEqualTo(404);
            assertThat(apart.send(order(), "management", "/manage/all/pricing").statusCode())
                    .isEqualTo(200);
            assertThat(apart.breakers().get("pricing").state()).isEqualTo(State.FORCED_OPEN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "circuitbreakers, circuitbreakerfleet, circuitbreakerfleet",
        "ops/breakers, circuitbreakerfleet, ../circuitbreakerfleet",
        "breakers, all/of/them, all/of/them",
    })
    void tellsTheBoardWhereItIs(String board, String fleet, String from) throws Exception {
        try (ServedEndpoint mapped = new ServedEndpoint(
                WebApplicationType.SERVLET,
                FleetBeans.and(
                        "management.endpoints.web.path-mapping.circuitbreakers=" + board,
                        "management.endpoints.web.path-mapping.circuitbreakerfleet=" + fleet))) {
            assertThat(mapped.get("/" + board, BoardUpdates.TYPE.toString()).body())
                    .contains("\"fleet\":{\"path\":\"" + from + "\",\"writable\":false}");
            assertThat(mapped.get("/" + fleet).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"management.endpoints.web.exposure.exclude=circuitbreakerfleet", ""})
    void tellsTheBoardWhereItIsNot(String property) throws Exception {
        String[] properties = property.isEmpty() ? new String[0] : FleetBeans.and(property);
        try (ServedEndpoint served = new ServedEndpoint(WebApplicationType.REACTIVE, properties)) {
            assertThat(served.get("/circuitbreakers", BoardUpdates.TYPE.toString())
                            .body())
                    .contains("\"fleet\":null");
        }
    }

    private static @Nullable Object invoke(String operation, @Nullable Object... arguments) throws Exception {
        String[] signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        return ManagementFactory.getPlatformMBeanServer().invoke(name(), operation, arguments, signature);
    }

    private static ObjectName name() throws Exception {
        return new ObjectName("org.springframework.boot:type=Endpoint,name=Circuitbreakerfleet");
    }

    private static ConfigurableApplicationContext overJmx(String access) {
        return EndpointApplication.run(
                WebApplicationType.NONE,
                FleetBeans.and(
                        "spring.jmx.enabled=true",
                        "management.endpoints.jmx.exposure.include=*",
                        "management.endpoint.circuitbreakerfleet.access=" + access));
    }

    @Test
    void takesOrdersOverJmxAsOverHttp() throws Exception {
        try (ConfigurableApplicationContext context = overJmx("unrestricted")) {
            var pricing = context.getBean(CircuitBreakerRegistry.class).get("pricing");

            Throwable refused =
                    catchThrowable(() -> invoke("changeCircuitBreakerInFleet", "pricing", "FORCED_OPEN", null, "10"));
            assertThat(refused).rootCause().hasMessageContaining("Invalid ttl '10'. Allowed is");
            assertThat(pricing.snapshot().lastTransition()).isNull();
            assertThat(invoke("changeCircuitBreakerInFleet", "unknown", "FORCED_OPEN", null, null))
                    .isNull();

            assertThat(invoke("changeCircuitBreakerInFleet", "pricing", "FORCED_OPEN", "drill", "10m"))
                    .asString()
                    .contains("reason=drill", "actor=null");
            assertThat(pricing.state()).isEqualTo(State.FORCED_OPEN);
            assertThat(invoke("circuitBreakerFleet")).asString().contains("available=true", "instance=here");
        }
    }

    @Test
    void takesNoOrdersOverJmxUnlessToldOtherwise() throws Exception {
        try (ConfigurableApplicationContext context = overJmx("read-only")) {
            assertThat(context.isActive()).isTrue();
            assertThat(ManagementFactory.getPlatformMBeanServer()
                            .getMBeanInfo(name())
                            .getOperations())
                    .extracting(MBeanOperationInfo::getName)
                    .containsExactlyInAnyOrder("circuitBreakerFleet", "circuitBreakerInFleet");
        }
    }
}
