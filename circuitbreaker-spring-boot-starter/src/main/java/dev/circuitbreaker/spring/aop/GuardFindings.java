package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What there is to say about all guarded methods of an application: what cannot work, and what will not happen. */
final class GuardFindings {

    /** Finds out what is known of a guarded method. */
    interface Outlines {

        /**
         * Outlines a method.
         *
         * @throws InvalidGuardedMethodException if what the annotation says cannot work
         */
        PlanOutline of(Method method, Class<?> type);
    }

    private final GuardedTypes types;
    private final Outlines outlines;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> names = new TreeSet<>();
    private final NestedGuards nested = new NestedGuards();

    private GuardFindings(GuardedTypes types, Outlines outlines) {
        this.types = types;
        this.outlines = outlines;
    }

    /**
     * Looks at all of them.
     *
     * @param instances the bean with a name, if it exists already
     * @throws InvalidGuardedMethodException with all that cannot work, if there is any
     */
    static GuardFindings of(GuardedTypes types, Outlines outlines, Function<String, @Nullable Object> instances) {
        GuardFindings findings = new GuardFindings(types, outlines);
        for (Map.Entry<Class<?>, String> each : types.all().entrySet()) {
            findings.check(each.getKey(), instances.apply(each.getValue()));
        }
        findings.warnings.addAll(findings.nested.warnings());
        if (!findings.problems.isEmpty()) {
            throw new InvalidGuardedMethodException(findings.problems);
        }
        return findings;
    }

    private void check(Class<?> type, @Nullable Object bean) {
        List<Method> methods = types.methods(type);
        warnings.addAll(SelfInvocations.of(type, methods, types.attributes()));
        if (!methods.isEmpty()) {
            MisplacedGuards.madeTooEarly(type, bean).ifPresent(warnings::add);
        }
        for (Method method : methods) {
            try {
                PlanOutline outline = outlines.of(method, type);
                names.add(outline.breakerName());
                nested.add(outline.breakerName(), types.key(method, type), type, method);
                warnings.addAll(GuardWarnings.of(method, type, outline, bean));
                warnings.addAll(MisplacedGuards.of(method, type, outline, types.attributes()));
            } catch (InvalidGuardedMethodException e) {
                e.problems().stream().filter(each -> !problems.contains(each)).forEach(problems::add);
            }
        }
    }

    /** Sentences, each with its cure. */
    Set<String> warnings() {
        return warnings;
    }

    /** The circuit breakers that are named. */
    Set<String> names() {
        return names;
    }
}
