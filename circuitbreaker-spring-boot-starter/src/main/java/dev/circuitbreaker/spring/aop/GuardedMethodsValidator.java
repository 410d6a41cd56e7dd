package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Plans all guarded methods of the application when it starts, also those of beans that do not exist yet, and stops it
 * with all that cannot be planned.
 */
final class GuardedMethodsValidator implements SmartInitializingSingleton {

    private final GuardReader reader;
    private final Plans plans;
    private final ConfigurableListableBeanFactory beans;

    GuardedMethodsValidator(GuardReader reader, Plans plans, ConfigurableListableBeanFactory beans) {
        this.reader = reader;
        this.plans = plans;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = type(name);
            if (type != null && reader.mentions(type)) {
                types.add(TypeHierarchy.of(type).type());
            }
        }
        List<Problem> problems = new ArrayList<>();
        types.forEach(type -> check(type, problems));
        if (!problems.isEmpty()) {
            throw new InvalidGuardedMethodException(problems);
        }
    }

    private @Nullable Class<?> type(String name) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, name);
        } catch (Exception e) {
            return null; // a definition whose class is not there: whoever asks for the bean will hear of it
        }
    }

    private void check(Class<?> type, List<Problem> problems) {
        TypeHierarchy hierarchy = TypeHierarchy.of(type);
        for (String name : hierarchy.names().sorted().toList()) {
            for (Method method : hierarchy.visible(name)) {
                check(method, type, problems);
            }
        }
    }

    private void check(Method method, Class<?> type, List<Problem> problems) {
        if (reader.read(method, type) == null) {
            return;
        }
        try {
            plans.prepare(method, type);
        } catch (InvalidGuardedMethodException e) {
            e.problems().stream().filter(each -> !problems.contains(each)).forEach(problems::add);
        }
    }
}
