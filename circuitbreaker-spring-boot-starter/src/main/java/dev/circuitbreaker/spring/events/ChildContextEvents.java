package dev.circuitbreaker.spring.events;

import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Lets the listeners of a child context hear of circuit breakers that are those of its parent. Spring hands events up to the
 * parents, and never down.
 */
public final class ChildContextEvents implements SmartInitializingSingleton, DisposableBean {

    private final ApplicationContext context;
    private final ConfigurableListableBeanFactory beans;
    private @Nullable ApplicationListener<PayloadApplicationEvent<?>> listener;

    /**
     * Creates what tells the listeners of a context.
     *
     * @param context the context, which may be a child
     * @param beans its beans
     */
    public ChildContextEvents(ApplicationContext context, ConfigurableListableBeanFactory beans) {
        this.context = context;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean ofItsOwn = beans.getBeanNamesForType(CircuitBreakerRegistry.class, true, false).length > 0;
        if (!ofItsOwn && context.getParent() instanceof ConfigurableApplicationContext parent) {
            listener = new Forwarding();
            parent.addApplicationListener(listener);
        }
    }

    @Override
    public void destroy() {
        if (listener != null && context.getParent() instanceof ConfigurableApplicationContext parent) {
            parent.removeApplicationListener(listener);
        }
    }

    /** To the listeners of the child alone: an event that it published itself would be handed up again. */
    private final class Forwarding implements ApplicationListener<PayloadApplicationEvent<?>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<?> event) {
            if (event.getPayload() instanceof CircuitBreakerEvent payload) {
                beans.getBean(
                                AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
                                ApplicationEventMulticaster.class)
                        .multicastEvent(new PayloadApplicationEvent<>(context, payload));
            }
        }

        @Override
        public boolean supportsAsyncExecution() {
            return false; // each of the child's listeners says for itself
        }
    }
}
