package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Plans all guarded methods of the application when it starts, also those of beans that do not exist yet, and stops it
 * with all that cannot be planned. Of what is planned and will not happen, it warns.
 */
final class GuardedMethodsValidator implements SmartInitializingSingleton {

    private static final Log LOGGER = LogFactory.getLog(GuardedMethodsValidator.class);

    private final GuardedTypes types;
    private final Plans plans;
    private final ConfigurableListableBeanFactory beans;

    GuardedMethodsValidator(GuardReader reader, Plans plans, ConfigurableListableBeanFactory beans) {
        this.types = new GuardedTypes(reader, beans);
        this.plans = plans;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Problem> problems = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        Set<String> names = new TreeSet<>();
        NestedGuards nested = new NestedGuards();
        for (Map.Entry<Class<?>, String> each : types.all().entrySet()) {
            check(each.getKey(), beans.getSingleton(each.getValue()), problems, warnings, names, nested);
        }
        warnings.addAll(nested.warnings());
        if (!problems.isEmpty()) {
            throw new InvalidGuardedMethodException(problems);
        }
        beans.getBeanProvider(StartWarnings.class)
                .getIfAvailable(() -> found -> found.forEach(LOGGER::warn))
                .say(warnings);
        for (GuardListener listener :
                beans.getBeanProvider(GuardListener.class).orderedStream().toList()) {
            listener.onGuarded(names);
        }
    }

    private void check(
            Class<?> type,
            @Nullable Object bean,
            List<Problem> problems,
            Set<String> warnings,
            Set<String> names,
            NestedGuards nested) {
        List<Method> methods = types.methods(type);
        warnings.addAll(SelfInvocations.of(type, methods, types.reader()));
        if (!methods.isEmpty()) {
            MisplacedGuards.madeTooEarly(type, bean).ifPresent(warnings::add);
        }
        for (Method method : methods) {
            try {
                Plan plan = plans.prepare(method, type);
                names.add(plan.breakerName());
                nested.add(plan.breakerName(), types.key(method, type), type, method);
                warnings.addAll(GuardWarnings.of(method, type, plan, bean));
                warnings.addAll(MisplacedGuards.of(method, type, plan, types.reader()));
            } catch (InvalidGuardedMethodException e) {
                e.problems().stream().filter(each -> !problems.contains(each)).forEach(problems::add);
            }
        }
    }
}
