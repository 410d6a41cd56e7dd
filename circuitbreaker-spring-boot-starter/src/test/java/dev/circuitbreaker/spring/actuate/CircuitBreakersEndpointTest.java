package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

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
}
