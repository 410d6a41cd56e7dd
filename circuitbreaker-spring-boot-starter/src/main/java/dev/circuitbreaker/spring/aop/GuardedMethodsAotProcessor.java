package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the fallbacks when the application is built ahead of time: what cannot work stops the build, and a native image
 * gets to know what is found by reflection.
 */
final class GuardedMethodsAotProcessor implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(GuardedMethodsValidator.class, true, false).length == 0) {
            return null;
        }
        CircuitBreakerAttributeSource attributes = new CircuitBreakerAttributeSource(new ProxyableTypes(beans));
        GuardedTypes types = new GuardedTypes(attributes, beans);
        Planner planner = new Planner(attributes, beans);
        GuardFindings.of(types, planner::outline, name -> null); // stops the build with all that cannot work
        Findings findings = new Findings(new LinkedHashSet<>(), new LinkedHashSet<>());
        for (Class<?> type : types.all().keySet()) {
            findings.types().addAll(TypeHierarchy.of(type).types());
            for (Method method : types.methods(type)) {
                findings.methods().add(method);
                planner.fallbackMethods(method, type).forEach(findings::add);
            }
        }
        return (generation, code) -> findings.register(generation.getRuntimeHints());
    }

    /** The types whose methods are looked through, and the methods that are called. */
    private record Findings(Set<Class<?>> types, Set<Method> methods) {

        void add(Fallback fallback) {
            methods.add(fallback.method());
            FallbackBean bean = fallback.bean();
            if (bean != null) {
                types.addAll(bean.hierarchy().types());
            }
        }

        void register(RuntimeHints all) {
            ReflectionHints hints = all.reflection();
            hints.registerType(KeyExpressionRoot.class, MemberCategory.INVOKE_PUBLIC_METHODS);
            hints.registerTypeIfPresent(null, KotlinResults.TYPE, MemberCategory.INVOKE_DECLARED_METHODS);
            types.forEach(hints::registerType);
            methods.forEach(method -> hints.registerMethod(method, ExecutableMode.INVOKE));
            for (Method method : methods) {
                Class<?> returned = method.getReturnType();
                if (Future.class.isAssignableFrom(returned) && CompletionCallbacks.canStandFor(returned)) {
                    all.proxies().registerJdkProxy(returned);
                    hints.registerType(returned, MemberCategory.INVOKE_PUBLIC_METHODS);
                }
            }
        }
    }
}
