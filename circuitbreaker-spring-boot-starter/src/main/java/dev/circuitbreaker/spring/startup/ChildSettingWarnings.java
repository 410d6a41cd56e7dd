package dev.circuitbreaker.spring.startup;

import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/** What a child context says about circuit breakers that are those of its parent, so that it has no effect. */
final class ChildSettingWarnings {

    private ChildSettingWarnings() {}

    static List<String> warnings(CircuitBreakerConfigurations parents, ConfigurableListableBeanFactory child) {
        CircuitBreakerConfigurations own = parents.reread(child.getBean(ConfigurableEnvironment.class));
        List<String> warnings = new ArrayList<>(own.warnings());
        warnings.removeAll(parents.warnings());
        Set<String> others = new TreeSet<>();
        for (String name : own.names()) {
            if (!CircuitBreakerConfigurations.areSame(own.forName(name), parents.forName(name))) {
                others.add(name);
            }
        }
        if (!others.isEmpty()) {
            warnings.add("Settings of a child context are not used (" + String.join(", ", others)
                    + "): its circuit breakers are those of its parent. Write them where the parent reads them, or "
                    + "give the child a CircuitBreakerConfigurations and a CircuitBreakerRegistry bean of its own.");
        }
        for (Class<?> type : List.of(CircuitBreakerConfigCustomizer.class, Ticker.class)) {
            String[] beans = child.getBeanNamesForType(type, true, false);
            if (beans.length > 0) {
                warnings.add("The " + type.getSimpleName() + " of a child context is not used ('"
                        + String.join("', '", beans)
                        + "'): its circuit breakers are those of its parent. Define it there.");
            }
        }
        return warnings;
    }
}
