package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.actuate.CircuitBreakerEventsEndpoint;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Finds out whether an endpoint of another library, such as Resilience4j, has the id of one of ours. */
final class OtherEndpoint {

    private OtherEndpoint() {}

    /** The class of another endpoint with an id, which Actuator takes for the same with dashes and in any case. */
    static Optional<String> with(String id, ListableBeanFactory beans) {
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

    /** Matches if another endpoint has the id. */
    private abstract static class HasId extends SpringBootCondition implements ConfigurationCondition {

        private final String id;
        private final boolean wanted;

        HasId(String id, boolean wanted) {
            this.id = id;
            this.wanted = wanted;
        }

        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            @Nullable ListableBeanFactory beans = context.getBeanFactory();
            Optional<String> other = beans == null ? Optional.empty() : with(id, beans);
            String found =
                    other.map(type -> "endpoint '" + id + "' is " + type).orElse("no other endpoint is '" + id + "'");
            return new ConditionOutcome(
                    other.isPresent() == wanted,
                    ConditionMessage.forCondition("Other endpoint").because(found));
        }
    }

    /** Matches if {@code circuitbreakers} is another's. */
    static final class IsCircuitBreakers extends HasId {
        IsCircuitBreakers() {
            super("circuitbreakers", true);
        }
    }

    /** Matches if {@code circuitbreakers} is free. */
    static final class IsNotCircuitBreakers extends HasId {
        IsNotCircuitBreakers() {
            super("circuitbreakers", false);
        }
    }

    /** Matches if {@code circuitbreakerevents} is another's. */
    static final class IsCircuitBreakerEvents extends HasId {
        IsCircuitBreakerEvents() {
            super("circuitbreakerevents", true);
        }
    }

    /** Matches if {@code circuitbreakerevents} is free. */
    static final class IsNotCircuitBreakerEvents extends HasId {
        IsNotCircuitBreakerEvents() {
            super("circuitbreakerevents", false);
        }
    }
}
