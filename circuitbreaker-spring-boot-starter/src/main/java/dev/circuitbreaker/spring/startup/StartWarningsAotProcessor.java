package dev.circuitbreaker.spring.startup;

import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.aop.GuardedMethods;
import dev.circuitbreaker.spring.aop.StartWarnings;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import dev.circuitbreaker.spring.config.InvalidCircuitBreakerConfigurationException;
import dev.circuitbreaker.spring.config.UnusedInstances;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Says when an application is built ahead of time what its start would say, as far as it can be known without running it; with
 * {@code circuitbreaker.strict} it stops the build.
 */
final class StartWarningsAotProcessor implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(StartWarnings.class, true, false).length > 0) {
            Set<String> warnings = new LinkedHashSet<>();
            GuardedMethods guarded = GuardedMethods.in(beans);
            guarded.warnings().stream().sorted().forEach(warnings::add);
            Optional<CircuitBreakerConfigurations> written = written(beans);
            written.ifPresent(settings -> {
                warnings.addAll(settings.warnings());
                // Whether the registry is used otherwise is not known: only what looks misspelt is.
                warnings.addAll(UnusedInstances.warnings(settings.names(), guarded.names(), true));
            });
            new StartWarnings(
                            written.map(CircuitBreakerConfigurations::isStrict).orElse(false))
                    .say(warnings);
        }
        return null;
    }

    /** Empty if they would be refused, which another processor says. No bean is made for predicates. */
    private static Optional<CircuitBreakerConfigurations> written(ConfigurableListableBeanFactory beans) {
        try {
            return Optional.of(CircuitBreakerConfigurations.read(
                    beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, ConfigurableEnvironment.class),
                    Ticker.system(),
                    name -> beans.containsBean(name) ? (Predicate<Object>) any -> false : null));
        } catch (InvalidCircuitBreakerConfigurationException e) {
            return Optional.empty();
        }
    }
}
