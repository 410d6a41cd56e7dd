package dev.circuitbreaker.spring.startup;

import dev.circuitbreaker.spring.aop.GuardedNames;
import dev.circuitbreaker.spring.aop.StartWarnings;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/** Looks at child contexts that have no auto-configuration, where annotations and settings do nothing. */
public final class ChildContextCheck implements ApplicationListener<ContextRefreshedEvent> {

    private final ApplicationContext own;
    private final CurrentConfigurations configurations;
    private final StartWarnings output;

    /**
     * Creates the check of a context.
     *
     * @param own the context whose children these are
     * @param configurations what is written
     * @param output says what is found
     */
    public ChildContextCheck(ApplicationContext own, CurrentConfigurations configurations, StartWarnings output) {
        this.own = own;
        this.configurations = configurations;
        this.output = output;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext() instanceof ConfigurableApplicationContext child
                && !isConfigured(child)
                && nearestConfigured(child.getParent()) == own) {
            output.say(warnings(child.getBeanFactory()));
        }
    }

    private static @Nullable ApplicationContext nearestConfigured(@Nullable ApplicationContext context) {
        ApplicationContext nearest = context;
        while (nearest != null && !isConfigured(nearest)) {
            nearest = nearest.getParent();
        }
        return nearest;
    }

    private static boolean isConfigured(ApplicationContext context) {
        return context.getBeanNamesForType(UnusedSettingsCheck.class, true, false).length > 0;
    }

    private List<String> warnings(ConfigurableListableBeanFactory child) {
        List<String> warnings = new ArrayList<>(ChildSettingWarnings.warnings(configurations.written(), child));
        Set<String> names = GuardedNames.inItself(child);
        if (!names.isEmpty()) {
            warnings.add(
                    "The circuit breakers of beans in a child context do nothing (" + String.join(", ", names)
                            + "): it has no auto-configuration. Annotate its configuration with "
                            + "@ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class), or move the beans to the parent.");
        }
        return warnings;
    }
}
