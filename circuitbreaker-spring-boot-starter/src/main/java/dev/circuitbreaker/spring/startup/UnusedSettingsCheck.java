package dev.circuitbreaker.spring.startup;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.StartCheck;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import dev.circuitbreaker.spring.config.UnusedInstances;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns of settings that nothing uses.
 *
 * @param configurations what is written
 * @param beans the beans of the application
 */
public record UnusedSettingsCheck(CurrentConfigurations configurations, ConfigurableListableBeanFactory beans)
        implements StartCheck {

    private static final String OURS = "dev.circuitbreaker.spring.";

    /** The factories there give any circuit breaker to Spring Cloud and to the application. */
    private static final String GIVING = OURS + "cloud.";

    @Override
    public List<String> warnings(Set<String> circuitBreakerNames) {
        boolean ofParent = beans.getBeanNamesForType(CircuitBreakerConfigurations.class, true, false).length == 0;
        List<String> warnings = new ArrayList<>();
        if (ofParent) {
            warnings.addAll(ChildSettingWarnings.warnings(configurations.written(), beans));
        } else {
            warnings.addAll(configurations.written().warnings());
        }
        if (isRegistryOfApplication()) {
            warnings.add(settingsNotUsed());
        }
        warnings.addAll(UnusedInstances.warnings(
                configurations.written().names(), circuitBreakerNames, ofParent || isRegistryUsed()));
        return warnings;
    }

    /** Whether there are settings, and the application has made a registry without asking for them. */
    private boolean isRegistryOfApplication() {
        if (configurations.written().names().isEmpty()) {
            return false;
        }
        Set<String> knowing = new HashSet<>();
        for (Class<?> type : List.of(CircuitBreakerConfigurations.class, CurrentConfigurations.class)) {
            for (String name : beans.getBeanNamesForType(type, true, false)) {
                knowing.addAll(List.of(beans.getDependentBeans(name)));
            }
        }
        String[] registries = beans.getBeanNamesForType(CircuitBreakerRegistry.class, true, false);
        return registries.length > 0 && knowing.stream().noneMatch(Set.of(registries)::contains);
    }

    private String settingsNotUsed() {
        return "The settings under circuitbreaker.instances are not used (" + String.join(", ", shownNames())
                + "): the application has a CircuitBreakerRegistry bean of its own, '"
                + String.join("', '", beans.getBeanNamesForType(CircuitBreakerRegistry.class, true, false))
                + "'. Remove that bean, or let its method take CircuitBreakerConfigurations and make it by "
                + "CircuitBreakerRegistry.of(configurations::forName).";
    }

    private List<String> shownNames() {
        return configurations.written().names().stream().limit(10).sorted().toList();
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
        return type != null
                && (!type.getName().startsWith(OURS) || type.getName().startsWith(GIVING));
    }
}
