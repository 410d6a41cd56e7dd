package dev.circuitbreaker.spring.aop;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts the outer layer in front of all advisors that a proxy has.
 *
 * <p>Spring's post-processors for {@code Async}, {@code Retryable} and {@code ConcurrencyLimit} put theirs in front, too,
 * so this one has to come after them. They are ordered, with the lowest precedence there is; this one is not, and
 * post-processors without an order come after all that have one.
 */
final class FallbackPostProcessor implements BeanPostProcessor, BeanFactoryAware, BeanClassLoaderAware {

    private final Outermost outermost;

    FallbackPostProcessor(Advisor advisor) {
        this.outermost = new Outermost(advisor);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        outermost.setBeanFactory(beanFactory);
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        outermost.setBeanClassLoader(classLoader);
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        return outermost.postProcessAfterInitialization(bean, beanName);
    }

    @SuppressWarnings("serial") // a proxy configuration is serializable, this is not
    private static final class Outermost extends AbstractBeanFactoryAwareAdvisingPostProcessor {

        Outermost(Advisor advisor) {
            this.advisor = advisor;
            setBeforeExistingAdvisors(true);
        }
    }
}
