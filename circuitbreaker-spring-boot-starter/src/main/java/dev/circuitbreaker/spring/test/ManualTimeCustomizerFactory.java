package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.core.ManualTicker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Gives the contexts of tests with {@link ManualTime} their ticker. */
final class ManualTimeCustomizerFactory implements ContextCustomizerFactory {

    ManualTimeCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        return TestContextAnnotationUtils.hasAnnotation(testClass, ManualTime.class)
                ? new ManualTimeCustomizer()
                : null;
    }

    /** Equal to all others, so that tests share contexts. */
    private record ManualTimeCustomizer() implements ContextCustomizer {

        private static final String TICKER = "circuitBreakerManualTicker";

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            if (context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
                RootBeanDefinition ticker = new RootBeanDefinition(ManualTicker.class);
                ticker.setPrimary(true);
                registry.registerBeanDefinition(TICKER, ticker);
            }
        }
    }
}
