package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.GuardListener;
import dev.circuitbreaker.spring.config.UnusedInstances;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Warns of settings that nothing uses. */
record InstanceCheck(CurrentConfigurations configurations, ConfigurableListableBeanFactory beans)
        implements GuardListener {

    private static final Log LOGGER = LogFactory.getLog(UnusedInstances.class);
    private static final String OURS = "dev.circuitbreaker.spring.";

    @Override
    public void onGuarded(Set<String> circuitBreakerNames) {
        UnusedInstances.warnings(configurations.written().names(), circuitBreakerNames, isRegistryUsed())
                .forEach(LOGGER::warn);
    }

    /** Whether a bean of the application was given the registry, from which it may take any circuit breaker. */
    private boolean isRegistryUsed() {
        return Stream.of(beans.getBeanNamesForType(CircuitBreakerRegistry.class, true, false))
                .flatMap(registry -> Stream.of(beans.getDependentBeans(registry)))
                .anyMatch(this::isOfApplication);
    }

    /** What is no bean by itself, such as an inner bean or an object that was only filled in, is none of ours. */
    private boolean isOfApplication(String name) {
        if (!beans.containsBean(name)) {
            return true;
        }
        Class<?> type = beans.getType(name);
        return type != null && !type.getName().startsWith(OURS);
    }
}
