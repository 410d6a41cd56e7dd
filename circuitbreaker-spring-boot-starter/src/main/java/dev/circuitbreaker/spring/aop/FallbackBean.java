package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Another bean whose method answers: {@code beanName::method}.
 *
 * @param name the name of the bean
 * @param hierarchy its class
 * @param beans where it is, once it is needed
 */
record FallbackBean(String name, TypeHierarchy hierarchy, ConfigurableListableBeanFactory beans) {

    private static final String SEPARATOR = "::";

    /** The name of the method in what the annotation names. */
    static String methodName(String written) {
        int separator = written.indexOf(SEPARATOR);
        return separator < 0 ? written : written.substring(separator + SEPARATOR.length());
    }

    /** The name of the bean in what the annotation names; null if it names none. */
    static @Nullable String beanName(String written) {
        int separator = written.indexOf(SEPARATOR);
        return separator < 0 ? null : written.substring(0, separator);
    }

    /** Finds the bean; null if there is none, or none of which a class is known. */
    static @Nullable FallbackBean find(String name, ConfigurableListableBeanFactory beans) {
        if (name.isEmpty() || !beans.containsBean(name)) {
            return null;
        }
        Class<?> type = beans.containsBeanDefinition(name)
                ? AutoProxyUtils.determineTargetClass(beans, name)
                : beans.getType(name);
        return type == null ? null : new FallbackBean(name, TypeHierarchy.of(type), beans);
    }

    /** Calls the method as any other caller would, through a proxy; if none has it, on the object behind. */
    @Nullable
    Object invoke(Method method, @Nullable Object[] arguments, MethodInvocation call) throws Throwable {
        Object bean = beans.getBean(name);
        Method callable = ClassUtils.getInterfaceMethodIfPossible(method, hierarchy.type());
        boolean proxied = Modifier.isPublic(callable.getModifiers())
                && !Modifier.isFinal(callable.getModifiers())
                && callable.getDeclaringClass().isInstance(bean);
        if (!proxied) {
            return FallbackInvoker.invoke(method, FallbackInvoker.behindProxies(bean), arguments, call);
        }
        callable.trySetAccessible(); // a public method of a class that is not
        return FallbackInvoker.invoke(callable, bean, arguments, call);
    }
}
