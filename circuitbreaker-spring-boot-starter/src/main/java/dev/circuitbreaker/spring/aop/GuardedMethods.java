package dev.circuitbreaker.spring.aop;

import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * What is known of the guarded methods of an application before it runs.
 *
 * @param names the circuit breakers that they name, placeholders resolved where they can be
 * @param warnings what will not happen, as sentences, each with its cure
 */
public record GuardedMethods(Set<String> names, Set<String> warnings) {

    /**
     * Looks at the annotations of all beans, without making any that are guarded.
     *
     * @param beans the beans of the application
     * @return what is known
     * @throws InvalidGuardedMethodException if what an annotation says cannot work
     */
    public static GuardedMethods in(ConfigurableListableBeanFactory beans) {
        CircuitBreakerAttributeSource attributes = new CircuitBreakerAttributeSource(new ProxyableTypes(beans));
        Planner planner = new Planner(attributes, beans);
        GuardFindings findings = GuardFindings.of(new GuardedTypes(attributes, beans), planner::outline, name -> null);
        return new GuardedMethods(Set.copyOf(findings.names()), Set.copyOf(findings.warnings()));
    }
}
