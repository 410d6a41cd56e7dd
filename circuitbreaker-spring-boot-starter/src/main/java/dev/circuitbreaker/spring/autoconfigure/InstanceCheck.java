package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.GuardListener;
import dev.circuitbreaker.spring.config.UnusedInstances;
import java.util.Set;
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
        for (String warning :
                UnusedInstances.warnings(configurations.written().names(), circuitBreakerNames, isRegistryUsed())) {
            LOGGER.warn(warning);
        }
    }

    /** Whether a bean of the application was given the registry, from which it may take any circuit breaker. */
    private boolean isRegistryUsed() {
        for (String registry : beans.getBeanNamesForType(CircuitBreakerRegistry.class, true, false)) {
            for (String user : beans.getDependentBeans(registry)) {
                if (isOfApplication(user)) {
                    return true;
                }
            }
        }
        return false;
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
