package dev.circuitbreaker.spring.aop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts the outer layer in front of all advisors that a proxy has, and the inner one where it belongs among them.
 *
 * <p>Spring's post-processors for {@code Async}, {@code Retryable} and {@code ConcurrencyLimit} put their advisors in
 * front, too, and the one for {@code Validated} puts its own last, so this one has to come after them. They are ordered,
 * with the lowest precedence there is; this one is not, and post-processors without an order come after all that have one.
 */
final class LayersPostProcessor implements BeanPostProcessor, BeanFactoryAware, BeanClassLoaderAware {

    private final CircuitBreakerAttributeSource attributes;
    private final Plans plans;
    private final Advisor fallback;
    private final Outermost outermost;
    private boolean areWatched;

    LayersPostProcessor(CircuitBreakerAttributeSource attributes, Plans plans) {
        this.attributes = attributes;
        this.plans = plans;
        this.fallback = fallback(List.of());
        this.outermost = new Outermost(fallback);
    }

    private Advisor fallback(List<Advisor> judges) {
        return new DefaultPointcutAdvisor(
                new GuardPointcut(attributes, true, () -> areWatched), new FallbackInterceptor(plans, judges));
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        outermost.setBeanFactory(beanFactory);
        areWatched = beanFactory instanceof ListableBeanFactory beans
                && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, CallObserver.class, true, false).length
                        > 0;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        outermost.setBeanClassLoader(classLoader);
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        Object proxy = outermost.postProcessAfterInitialization(bean, beanName);
        if (proxy instanceof Advised advised && !advised.isFrozen()) {
            AdvisorArrangement.of(advised, new GuardPointcut(attributes, false));
            if (advised.indexOf(fallback) >= 0) {
                arrangeOuter(advised);
            }
        }
        return proxy;
    }

    private void arrangeOuter(Advised proxy) {
        List<Advisor> judges = new ArrayList<>();
        int innermostRetry = -1;
        Advisor[] advisors = proxy.getAdvisors();
        for (int i = 0; i < advisors.length && !(advisors[i].getAdvice() instanceof BreakerInterceptor); i++) {
            AdvisorRole kind = AdvisorRole.of(advisors[i]);
            if (!kind.mayBeLeftOut()) {
                judges.add(advisors[i]);
            }
            if (kind == AdvisorRole.RETRY && judges.isEmpty()) {
                innermostRetry = i; // whatever is outside it does not look at results
            }
        }
        if (innermostRetry >= 0) {
            proxy.addAdvisor(
                    innermostRetry + 1,
                    new DefaultPointcutAdvisor(new GuardPointcut(attributes, true), new RetryStopInterceptor(plans)));
        }
        if (!judges.isEmpty()) {
            proxy.replaceAdvisor(fallback, fallback(judges));
        }
    }

    @SuppressWarnings("serial") // a proxy configuration is serializable, this is not
    private static final class Outermost extends AbstractBeanFactoryAwareAdvisingPostProcessor {

        Outermost(Advisor advisor) {
            this.advisor = advisor;
            setBeforeExistingAdvisors(true);
        }
    }
}
