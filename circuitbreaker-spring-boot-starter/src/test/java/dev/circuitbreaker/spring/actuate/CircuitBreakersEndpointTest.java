package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotationUtils;

class CircuitBreakersEndpointTest {

    private static Access access(String... properties) {
        try (ConfigurableApplicationContext context = EndpointApplication.run(WebApplicationType.NONE, properties)) {
            Endpoint endpoint = AnnotationUtils.getAnnotation(CircuitBreakersEndpoint.class, Endpoint.class);
            return context.getBean(EndpointAccessResolver.class)
                    .accessFor(EndpointId.of(endpoint.id()), endpoint.defaultAccess());
        }
    }

    @Test
    void isReadOnlyUnlessToldOtherwise() {
        assertThat(access()).isEqualTo(Access.READ_ONLY);
        assertThat(access("management.endpoint.circuitbreakers.access=unrestricted"))
                .isEqualTo(Access.UNRESTRICTED);
    }

    @Test
    void answersOverJmx() throws Exception {
        try (ConfigurableApplicationContext context = EndpointApplication.run(
                WebApplicationType.NONE, "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")) {
            context.getBean(CircuitBreakerRegistry.class).get("pricing").forceOpen("maintenance");
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName endpoint = new ObjectName("org.springframework.boot:type=Endpoint,name=Circuitbreakers");
            String[] signature = {String.class.getName()};

            Object all = server.invoke(endpoint, "circuitBreakers", new Object[0], new String[0]);
            Object one = server.invoke(endpoint, "circuitBreaker", new Object[] {"pricing"}, signature);
            Object none = server.invoke(endpoint, "circuitBreaker", new Object[] {"unknown"}, signature);

            assertThat(all).asString().contains("pricing", "FORCED_OPEN", "forced open: maintenance");
            assertThat(one)
                    .isInstanceOfSatisfying(
                            Map.class, shown -> assertThat(shown.get("state")).isEqualTo("FORCED_OPEN"));
            assertThat(none).isNull();
        }
    }
}
