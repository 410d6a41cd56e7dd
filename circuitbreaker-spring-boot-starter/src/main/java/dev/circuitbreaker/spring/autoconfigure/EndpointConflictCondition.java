package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.actuate.EndpointConflictCheck;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if an endpoint of another library, such as Resilience4j, has the id of one of ours, or if none has. */
abstract class EndpointConflictCondition extends SpringBootCondition implements ConfigurationCondition {

    private final String id;
    private final boolean wanted;

    private EndpointConflictCondition(String id, boolean wanted) {
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
        Optional<String> other = beans == null ? Optional.empty() : EndpointConflictCheck.with(id, beans);
        String found =
                other.map(type -> "endpoint '" + id + "' is " + type).orElse("no other endpoint is '" + id + "'");
        return new ConditionOutcome(
                other.isPresent() == wanted,
                ConditionMessage.forCondition("Other endpoint").because(found));
    }

    /** Matches if {@code circuitbreakers} is another's. */
    static final class IsCircuitBreakers extends EndpointConflictCondition {
        IsCircuitBreakers() {
            super("circuitbreakers", true);
        }
    }

    /** Matches if {@code circuitbreakers} is free. */
    static final class IsNotCircuitBreakers extends EndpointConflictCondition {
        IsNotCircuitBreakers() {
            super("circuitbreakers", false);
        }
    }

    /** Matches if {@code circuitbreakerevents} is another's. */
    static final class IsCircuitBreakerEvents extends EndpointConflictCondition {
        IsCircuitBreakerEvents() {
            super("circuitbreakerevents", true);
        }
    }

    /** Matches if {@code circuitbreakerevents} is free. */
    static final class IsNotCircuitBreakerEvents extends EndpointConflictCondition {
        IsNotCircuitBreakerEvents() {
            super("circuitbreakerevents", false);
        }
    }
}
