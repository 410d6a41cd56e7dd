package dev.circuitbreaker.spring.aop;

import java.io.Serial;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyProcessorSupport;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Tells which classes a proxy can stand in front of. It can extend a class that is not final; of one that is, it can only
 * have the interfaces, where Spring makes such proxies, which Spring Boot does not by default.
 */
final class ProxyableTypes {

    private static final String CURE =
            "remove 'final' (in Kotlin, add 'open' or the plugin kotlin-spring; in place of a record, write a class), ";

    private final @Nullable BeanFactory beans;
    private final Interfaces interfaces = new Interfaces();

    /** Whether Spring makes class proxies; found out with the first class that is final. */
    private volatile @Nullable Boolean ofClasses;

    /**
     * Creates one.
     *
     * @param beans where the way is that Spring makes proxies; null for the one that it has by itself
     */
    ProxyableTypes(@Nullable BeanFactory beans) {
        this.beans = beans;
    }

    boolean includes(Class<?> type) {
        return whyNot(type).isEmpty();
    }

    /** What keeps a proxy from standing in front of a class, with the cure; empty if nothing does. */
    Optional<String> whyNot(Class<?> type) {
        if (!Modifier.isFinal(type.getModifiers()) || Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type)) {
            return Optional.empty();
        }
        if (!interfaces.areIn(type)) {
            return Optional.of(
                    "The class is final and has no interface, so that no proxy can stand in front of the method: "
                            + CURE + "or weave the class with AspectJ");
        }
        return isOfClass(type)
                ? Optional.of(
                        "The class is final, so that no proxy of the class can stand in front of the method: " + CURE
                                + "annotate it with @Proxyable(INTERFACES) or set spring.aop.proxy-target-class=false for a proxy of its "
                                + "interfaces, or weave the class with AspectJ")
                : Optional.empty();
    }

    private boolean isOfClass(Class<?> type) {
        Proxyable asked = AnnotatedElementUtils.findMergedAnnotation(type, Proxyable.class);
        if (asked != null && (asked.interfaces().length > 0 || asked.value() == ProxyType.INTERFACES)) {
            return false;
        }
        return (asked != null && asked.value() == ProxyType.TARGET_CLASS) || isOfClassesByDefault();
    }

    private boolean isOfClassesByDefault() {
        Boolean known = ofClasses;
        if (known == null) {
            String bean = AutoProxyUtils.DEFAULT_PROXY_CONFIG_BEAN_NAME;
            known = beans != null
                    && beans.containsBean(bean)
                    && beans.getBean(bean, ProxyConfig.class).isProxyTargetClass();
            ofClasses = known;
        }
        return known;
    }

    /** Spring's own judgement of which interfaces are worth a proxy. */
    private static final class Interfaces extends ProxyProcessorSupport {

        @Serial
        private static final long serialVersionUID = 1L;

        boolean areIn(Class<?> type) {
            ProxyFactory proxies = new ProxyFactory();
            evaluateProxyInterfaces(type, proxies);
            return !proxies.isProxyTargetClass();
        }
    }
}
