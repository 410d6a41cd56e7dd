package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
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
        GuardReader reader = new GuardReader();
        GuardedTypes types = new GuardedTypes(reader, beans);
        Planner planner = new Planner(reader, beans);
        Findings findings = new Findings(new LinkedHashSet<>(), new LinkedHashSet<>());
        List<Problem> problems = new ArrayList<>();
        for (Class<?> type : types.all().keySet()) {
            findings.types().addAll(TypeHierarchy.of(type).types());
            for (Method method : types.methods(type)) {
                findings.methods().add(method);
                try {
                    planner.fallbackMethods(method, type).forEach(findings::add);
                } catch (InvalidGuardedMethodException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidGuardedMethodException(problems);
        }
        return (generation, code) ->
                findings.register(generation.getRuntimeHints().reflection());
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

        void register(ReflectionHints hints) {
            hints.registerType(KeyRoot.class, MemberCategory.INVOKE_PUBLIC_METHODS);
            hints.registerTypeIfPresent(null, KotlinResults.TYPE, MemberCategory.INVOKE_DECLARED_METHODS);
            types.forEach(hints::registerType);
            methods.forEach(method -> hints.registerMethod(method, ExecutableMode.INVOKE));
        }
    }
}
