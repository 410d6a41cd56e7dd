package dev.circuitbreaker.spring.aop;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Plans all guarded methods of the application when it starts, also those of beans that do not exist yet, and stops it
 * with all that cannot be planned. Of what is planned and will not happen, it warns, in one go with what {@link StartCheck}
 * beans have found.
 */
final class GuardedMethodsValidator implements SmartInitializingSingleton {

    private final GuardedTypes types;
    private final Plans plans;
    private final ConfigurableListableBeanFactory beans;

    GuardedMethodsValidator(
            CircuitBreakerAttributeSource attributes, Plans plans, ConfigurableListableBeanFactory beans) {
        this.types = new GuardedTypes(attributes, beans);
        this.plans = plans;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        GuardFindings findings = GuardFindings.of(
                types, (method, type) -> plans.prepare(method, type).outline(), beans::getSingleton);
        Set<String> warnings = new LinkedHashSet<>(findings.warnings());
        for (StartCheck check :
                beans.getBeanProvider(StartCheck.class).orderedStream().toList()) {
            warnings.addAll(check.warnings(findings.names()));
        }
        beans.getBeanProvider(StartWarnings.class)
                .getIfAvailable(() -> new StartWarnings(false))
                .say(warnings);
    }
}
