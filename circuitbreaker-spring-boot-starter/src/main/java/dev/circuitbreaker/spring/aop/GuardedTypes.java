package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The classes of an application's beans that have guarded methods, found without making any bean. */
record GuardedTypes(CircuitBreakerAttributeSource attributes, ConfigurableListableBeanFactory beans) {

    /** The classes, each with the name of one bean of it. */
    Map<Class<?>, String> all() {
        Map<Class<?>, String> names = new LinkedHashMap<>();
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = type(name);
            if (type != null && attributes.mentions(type)) {
                names.putIfAbsent(TypeHierarchy.of(type).type(), name);
            }
        }
        return names;
    }

    private @Nullable Class<?> type(String name) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, name);
        } catch (Exception e) {
            return null; // a definition whose class is not there: Spring says so when the bean is asked for
        }
    }

    /** The expression for the key of a guarded method; empty for none. */
    String key(Method method, Class<?> type) {
        CircuitBreakerAttribute attribute = attributes.find(method, type);
        return attribute == null ? "" : attribute.key();
    }

    /** The guarded methods of a class, in the order of their names. */
    List<Method> methods(Class<?> type) {
        TypeHierarchy hierarchy = TypeHierarchy.of(type);
        List<Method> methods = new ArrayList<>();
        for (String name : new TreeSet<>(hierarchy.names())) {
            for (Method method : hierarchy.visible(name)) {
                if (attributes.find(method, type) != null) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }
}
