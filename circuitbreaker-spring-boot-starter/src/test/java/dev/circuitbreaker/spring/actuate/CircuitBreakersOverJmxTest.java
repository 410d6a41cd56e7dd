package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

class CircuitBreakersOverJmxTest {

    private ConfigurableApplicationContext context;
    private CircuitBreaker pricing;

    private void start(String access) {
        context = EndpointApplication.run(
                WebApplicationType.NONE,
                "spring.jmx.enabled=true",
                "management.endpoints.jmx.exposure.include=*",
                "management.endpoint.circuitbreakers.access=" + access);
        pricing = context.getBean(CircuitBreakerRegistry.class).get("pricing");
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private static ObjectName name(String endpoint) throws Exception {
        return new ObjectName("org.springframework.boot:type=Endpoint,name=" + endpoint);
    }

    private static @Nullable Object invoke(String endpoint, String operation, @Nullable Object... arguments)
            throws Exception {
        String[] signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        return ManagementFactory.getPlatformMBeanServer().invoke(name(endpoint), operation, arguments, signature);
    }

    private static List<String> operations() throws Exception {
        return Arrays.stream(ManagementFactory.getPlatformMBeanServer()
                        .getMBeanInfo(name("Circuitbreakers"))
                        .getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }

    @Test
    void shows() throws Exception {
        start("read-only");
        pricing.forceOpen("maintenance");

        assertThat(invoke("Circuitbreakers", "circuitBreakers"))
                .asString()
                .contains("pricing", "FORCED_OPEN", "forced open: maintenance");
        assertThat(invoke("Circuitbreakers", "circuitBreaker", "pricing"))
                .isInstanceOfSatisfying(
                        Map.class, shown -> assertThat(shown.get("state")).isEqualTo("FORCED_OPEN"));
        assertThat(invoke("Circuitbreakers", "circuitBreaker", "unknown")).isNull();
        assertThat(invoke("Circuitbreakerevents", "circuitBreakerEvents"))
                .asString()
                .contains("type=STATE_TRANSITION", "cause=forced open: maintenance");
    }

    @Test
    void changesNothingUnlessToldOtherwise() throws Exception {
        start("read-only");

        assertThat(operations()).containsExactlyInAnyOrder("circuitBreakers", "circuitBreaker");
    }

    @Test
    void changesWhatIsAllowed() throws Exception {
        start("unrestricted");

        Object changed = invoke(
                "Circuitbreakers",
                "changeCircuitBreaker",
                "pricing",
                "FORCED_OPEN",
                "drill",
                "failure-rate-threshold=30");

        assertThat(changed).asString().contains("state=FORCED_OPEN", "forced open: drill");
        assertThat(pricing.state()).isEqualTo(State.FORCED_OPEN);
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(30);
    }

    @Test
    void createsNoBreaker() throws Exception {
        start("unrestricted");

        assertThat(invoke("Circuitbreakers", "changeCircuitBreaker", "unknown", "FORCED_OPEN", null, null))
                .isNull();
        assertThat(context.getBean(CircuitBreakerRegistry.class).all()).containsExactly(pricing);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,,",
        ",,",
        ",alone,",
        "DISABLED,,failure-rate-threshold=130",
        "DISABLED,two\u2028lines,",
    })
    void refusesWhatOverHttpIsRefused(@Nullable String state, @Nullable String reason, @Nullable String config)
            throws Exception {
        start("unrestricted");

        Throwable refused = catchThrowable(
                () -> invoke("Circuitbreakers", "changeCircuitBreaker", "pricing", state, reason, config));

        assertThat(refused).rootCause().hasMessageContaining("CLOSED, FORCED_OPEN, DISABLED or METRICS_ONLY");
        assertThat(pricing.snapshot().lastTransition()).isNull();
        assertThat(pricing.config().failureRateThreshold()).isEqualTo(50);
    }
}
