package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.aop.StartCheck;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.core.env.Environment;

/**
 * Finds endpoints of another library, such as Resilience4j, that have the ids of ours, and warns of them.
 *
 * @param beans the beans of the application
 * @param environment where it says that this is known
 * @param configurations say whether the warning would stop the start
 */
public record EndpointConflictCheck(
        ListableBeanFactory beans, Environment environment, CircuitBreakerConfigurations configurations)
        implements StartCheck {

    private static final String ACCESS = "management.endpoint.breakers.access";

    @Override
    public Collection<String> warnings(Set<String> circuitBreakerNames) {
        return configurations.isStrict() && environment.containsProperty(ACCESS)
                ? List.of()
                : with("circuitbreakers", beans).stream()
                        .map(EndpointConflictCheck::warning)
                        .toList();
    }

    private static String warning(String other) {
        return "The Actuator endpoints 'circuitbreakers' and 'circuitbreakerevents' are those of another library ("
                + other
                + "). Those of this one are 'breakers' and 'breakerevents': "
                + "/actuator/breakers, management.endpoint.breakers.access and "
                + "management.endpoints.web.exposure.include=breakers,breakerevents. With circuitbreaker.strict=true, set "
                + ACCESS + " to say that this is known.";
    }

    /**
     * Finds another endpoint with an id, which Actuator takes for the same with dashes and in any case.
     *
     * @param id the id of one of ours
     * @param beans the beans of the application, none of which is made
     * @return the class of the other endpoint; empty if there is none
     */
    public static Optional<String> with(String id, ListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForAnnotation(Endpoint.class)) {
            Class<?> type = beans.getType(name, false);
            Endpoint endpoint = beans.findAnnotationOnBean(name, Endpoint.class, false);
            if (type != null
                    && endpoint != null
                    && !isOurs(type)
                    && EndpointId.of(endpoint.id()).equals(EndpointId.of(id))) {
                return Optional.of(type.getName());
            }
        }
        return Optional.empty();
    }

    private static boolean isOurs(Class<?> type) {
        return CircuitBreakersEndpoint.class.isAssignableFrom(type)
                || CircuitBreakerEventsEndpoint.class.isAssignableFrom(type);
    }
}
