package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The names of circuit breakers that the annotations of an application say. */
public final class GuardedNames {

    private GuardedNames() {}

    /**
     * Reads the annotations of all beans, without making any.
     *
     * @param beans the beans of the application
     * @return the names as they are spelled, placeholders resolved, without those that cannot be resolved
     */
    public static Set<String> in(ConfigurableListableBeanFactory beans) {
        return in(beans, ofApplication(beans));
    }

    /**
     * Reads the annotations of all beans, without making any.
     *
     * @param beans the beans of the application
     * @return the names, as above, by the name of the bean that has the annotations; of several beans of a class, one
     */
    public static Map<String, Set<String>> byBean(ConfigurableListableBeanFactory beans) {
        CircuitBreakerAttributeSource attributes = ofApplication(beans);
        GuardedTypes types = new GuardedTypes(attributes, beans);
        Map<String, Set<String>> names = new TreeMap<>();
        types.all().forEach((type, bean) -> {
            Set<String> ofBean = of(type, types, beans);
            if (!ofBean.isEmpty()) {
                names.put(bean, ofBean);
            }
        });
        return names;
    }

    private static Set<String> in(ConfigurableListableBeanFactory beans, CircuitBreakerAttributeSource attributes) {
        GuardedTypes types = new GuardedTypes(attributes, beans);
        Set<String> names = new LinkedHashSet<>();
        for (Class<?> type : types.all().keySet()) {
            names.addAll(of(type, types, beans));
        }
        return names;
    }

    private static Set<String> of(Class<?> type, GuardedTypes types, ConfigurableListableBeanFactory beans) {
        Set<String> names = new LinkedHashSet<>();
        for (Method method : types.methods(type)) {
            CircuitBreakerAttribute attribute = types.attributes().find(method, type);
            if (attribute != null) {
                add(attribute.name(), beans, names);
            }
        }
        return names;
    }

    /** That of the application remembers which classes mention the annotation, so that they are searched once at the start. */
    private static CircuitBreakerAttributeSource ofApplication(ConfigurableListableBeanFactory beans) {
        return beans.getBeanProvider(CircuitBreakerAttributeSource.class)
                .getIfAvailable(CircuitBreakerAttributeSource::new);
    }

    /**
     * Reads the annotations of beans that nothing guards, such as those of a child context.
     *
     * @param beans the beans of the context, without those of its parents
     * @return the names, as above
     */
    public static Set<String> inItself(ConfigurableListableBeanFactory beans) {
        return in(beans, new CircuitBreakerAttributeSource());
    }

    private static void add(String written, ConfigurableListableBeanFactory beans, Set<String> names) {
        try {
            String name = beans.resolveEmbeddedValue(written);
            if (name != null && !name.contains("${")) {
                names.add(name);
            }
        } catch (IllegalArgumentException e) {
            // the plan of the method reports it
        }
    }
}
