package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.Ticker;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Lets a native image know the exceptions and predicates that the properties name when the application is built ahead of
 * time. Properties that are refused then do not stop the build, since there may be others when the application starts.
 */
final class NamedTypesAotProcessor implements BeanFactoryInitializationAotProcessor {

    private static final Log LOGGER = LogFactory.getLog(NamedTypesAotProcessor.class);

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(CircuitBreakerConfigurations.class, true, false).length == 0) {
            return null;
        }
        Set<Class<?>> named = named(beans);
        return named.isEmpty()
                ? null
                : (generation, code) -> named.forEach(type -> generation
                        .getRuntimeHints()
                        .reflection()
                        .registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }

    private static Set<Class<?>> named(ConfigurableListableBeanFactory beans) {
        // No bean is made for this: one that is named as a predicate is taken for one.
        NamedTypes types = new NamedTypes(
                name -> beans.containsBean(name) ? (Predicate<Object>) any -> false : null,
                ClassUtils.getDefaultClassLoader());
        try {
            CircuitBreakerConfigurations.read(
                    beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, ConfigurableEnvironment.class),
                    Ticker.system(),
                    types,
                    Set::of);
        } catch (InvalidCircuitBreakerConfigurationException e) {
            LOGGER.warn("Circuit breaker properties would be refused if the application started as it is built", e);
        }
        return types.loaded();
    }
}
