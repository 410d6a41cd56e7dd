package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import dev.circuitbreaker.spring.text.NearestName;
import dev.circuitbreaker.spring.text.SingleLine;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.TaskDecorator;

/** Turns what the annotation says about a method into a plan, or says why that is impossible. */
final class Planner {

    private final CircuitBreakerAttributeSource attributes;
    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<CircuitBreakerRegistry> registry;
    private final ObjectProvider<CallStyle.Factory> styles;
    private final LastGoodResultsFinder caches;
    private final ObjectProvider<FallbackListener> listeners;
    private final ObjectProvider<ContextCarrier> carriers;
    private final ObjectProvider<CallObserver> observers;
    private final ObjectProvider<TaskDecorator> decorators;

    /** Made with the first plan, under the lock of this object. */
    private @Nullable BreakerCache known;

    Planner(CircuitBreakerAttributeSource attributes, ConfigurableListableBeanFactory beans) {
        this.attributes = attributes;
        this.beans = beans;
        // Looked up when they are needed: interceptors are made before the application's beans.
        this.registry = beans.getBeanProvider(CircuitBreakerRegistry.class);
        this.styles = beans.getBeanProvider(CallStyle.Factory.class);
        this.caches = new LastGoodResultsFinder(beans.getBeanProvider(CacheManager.class));
        this.listeners = beans.getBeanProvider(FallbackListener.class);
        this.carriers = beans.getBeanProvider(ContextCarrier.class);
        this.observers = beans.getBeanProvider(CallObserver.class);
        this.decorators = beans.getBeanProvider(TaskDecorator.class);
    }

    /**
     * Makes the plan for a guarded method.
     *
     * @param type the class on whose instance the method is called
     * @throws InvalidGuardedMethodException if what the annotation says cannot work
     */
    Plan plan(Method method, Class<?> type) {
        Subject subject = subject(method, type);
        checkProxyable(subject, type);
        CircuitBreakerAttribute attribute = subject.attribute();
        List<Fallback> methods = fallbackMethods(subject);
        LastGoodResults cache = attribute.hasFallbackCache()
                ? caches.find(
                        attribute.fallbackCache(),
                        subject.method(),
                        subject.hierarchy().type(),
                        subject.style().value(subject.returned()))
                : null;
        BreakerCache.Known breaker = breaker(attribute.name(), subject.method());
        return new Plan(
                new BreakerByKey(breaker, subject.key()),
                subject.style(),
                fallbacks(breaker.breaker().name(), methods, cache, subject.style()),
                RetryAndLimit.of(method, subject.hierarchy().type(), beans::resolveEmbeddedValue),
                contexts(),
                observers.getIfAvailable());
    }

    private void checkProxyable(Subject subject, Class<?> type) {
        Optional<String> unreachable = attributes.proxyable().whyNot(type);
        if (unreachable.isPresent() && !GuardMarkingInterceptor.isWoven(type)) {
            throw InvalidGuardedMethodException.of(unreachable.get(), subject.method());
        }
    }

    /**
     * Says what is known of a guarded method without looking at anything that exists only in a running application.
     *
     * @throws InvalidGuardedMethodException if what the annotation says cannot work
     */
    PlanOutline outline(Method method, Class<?> type) {
        Subject subject = subject(method, type);
        checkProxyable(subject, type);
        CircuitBreakerAttribute attribute = subject.attribute();
        String name = isResolvable(attribute.name()) ? resolved(attribute.name(), subject.method()) : attribute.name();
        return new PlanOutline(
                name,
                subject.style(),
                fallbackMethods(subject).stream().sorted(Fallbacks.PREFERENCE).toList(),
                attribute.hasFallbackCache(),
                RetryAndLimit.of(method, subject.hierarchy().type(), beans::resolveEmbeddedValue),
                false,
                false);
    }

    /** What a placeholder stands for may be known only where the application runs. */
    private boolean isResolvable(String written) {
        try {
            String name = beans.resolveEmbeddedValue(written);
            return name != null && !name.contains("${");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private CarriedContexts contexts() {
        List<ContextCarrier> all = new ArrayList<>(carriers.orderedStream().toList());
        decorators.orderedStream().forEach(decorator -> all.add(decorator::decorate));
        return new CarriedContexts(all);
    }

    /**
     * Finds the fallbacks of a guarded method, without looking at anything that exists only in a running application.
     *
     * @throws InvalidGuardedMethodException if what the annotation says cannot work
     */
    List<Fallback> fallbackMethods(Method method, Class<?> type) {
        return fallbackMethods(subject(method, type));
    }

    private Subject subject(Method method, Class<?> type) {
        TypeHierarchy hierarchy = TypeHierarchy.of(type);
        Method real = KotlinSourceNames.bridged(method, type);
        CircuitBreakerAttribute attribute = attributes.find(method, type);
        if (attribute == null) {
            throw new IllegalStateException(Signatures.describe(method) + " is not guarded");
        }
        if (SuspendingFunctions.is(real) && !SuspendingFunctions.isSupported()) {
            throw InvalidGuardedMethodException.of(
                    "Spring cannot call suspending functions without the library kotlinx-coroutines-reactor", real);
        }
        List<Method> declarations = hierarchy.overridden(real);
        Method nearest = declarations.isEmpty() ? real : declarations.get(0);
        KeyExpression key = attribute.hasKey() ? KeyExpression.parse(attribute.key(), nearest, declarations) : null;
        return new Subject(nearest, hierarchy, attribute, key, style(nearest, hierarchy.returned(nearest)));
    }

    private List<Fallback> fallbackMethods(Subject subject) {
        CircuitBreakerAttribute attribute = subject.attribute();
        return attribute.hasFallbackMethod()
                ? FallbackFinder.find(
                        subject.method(),
                        attribute.fallbackMethod(),
                        subject.hierarchy(),
                        subject.style(),
                        bean(attribute, subject.method()))
                : List.of();
    }

    private @Nullable FallbackBean bean(CircuitBreakerAttribute attribute, Method method) {
        String name = FallbackBean.beanName(attribute.fallbackMethod());
        FallbackBean bean = name == null ? null : FallbackBean.find(name, beans);
        if (name != null && bean == null) {
            String suggestion = NearestName.of(name, List.of(beans.getBeanDefinitionNames()))
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw InvalidGuardedMethodException.of(
                    "There is no bean '" + name + "' for fallback '" + attribute.fallbackMethod() + "'" + suggestion,
                    method);
        }
        return bean;
    }

    private @Nullable Fallbacks fallbacks(
            String breaker, List<Fallback> methods, @Nullable LastGoodResults cache, CallStyle style) {
        return methods.isEmpty() && cache == null
                ? null
                : new Fallbacks(
                        breaker,
                        methods,
                        cache,
                        style,
                        new FallbackListeners(listeners.orderedStream().toList()));
    }

    private CallStyle style(Method method, ResolvableType returned) {
        for (CallStyle.Factory factory : styles.orderedStream().toList()) {
            CallStyle style = factory.of(returned);
            if (style != null) {
                return style;
            }
        }
        CallStyle style = StageCalls.of(returned);
        if (style == null) {
            style = FutureCalls.of(returned);
        }
        if (style == null) {
            style = IrreplaceableFutureCalls.of(returned);
        }
        if (style == null) {
            style = KotlinResultCalls.of(method, returned);
        }
        if (style == null) {
            style = VoidCalls.of(returned);
        }
        return style == null ? new PlainCalls() : style;
    }

    private BreakerCache.Known breaker(String written, Method method) {
        return known().of(resolved(written, method));
    }

    private synchronized BreakerCache known() {
        BreakerCache made = known;
        if (made == null) {
            made = new BreakerCache(registry.getObject());
            known = made;
        }
        return made;
    }

    /** Lets go of the registry, which may outlive the application context. */
    synchronized void close() {
        if (known != null) {
            known.close();
        }
    }

    private String resolved(String written, Method method) {
        try {
            String name = beans.resolveEmbeddedValue(written);
            if (name != null && !name.contains("${")) {
                return usable(name, method);
            }
        } catch (IllegalArgumentException e) {
            throw unresolved(written, method);
        }
        throw unresolved(written, method); // where there are no strict placeholders, they stay as they are
    }

    private static String usable(String name, Method method) {
        if (!BreakerNameRules.isUsable(name)) {
            throw InvalidGuardedMethodException.of(
                    "Name '" + SingleLine.shortened(name) + "' " + BreakerNameRules.RULE, method);
        }
        return name;
    }

    private static InvalidGuardedMethodException unresolved(String written, Method method) {
        return InvalidGuardedMethodException.of("Name '" + written + "' cannot be resolved", method);
    }

    /** A guarded method, its nearest declaration, and what is known of it by reflection. */
    private record Subject(
            Method method,
            TypeHierarchy hierarchy,
            CircuitBreakerAttribute attribute,
            @Nullable KeyExpression key,
            CallStyle style) {

        ResolvableType returned() {
            return hierarchy.returned(method);
        }
    }
}
