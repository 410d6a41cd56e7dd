package dev.circuitbreaker.spring.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/** Has the stubbing of guarded beans count nothing, in all tests with Mockito. */
final class MockitoStubbingCustomizerFactory implements ContextCustomizerFactory {

    private static final boolean MOCKITO =
            ClassUtils.isPresent("org.mockito.Mockito", MockitoStubbingCustomizerFactory.class.getClassLoader());

    MockitoStubbingCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        return MOCKITO ? new StubbingCustomizer() : null;
    }

    /** Equal to all others, so that tests share contexts. */
    private record StubbingCustomizer() implements ContextCustomizer {

        private static final String PROCESSOR = "circuitBreakerStubbingPostProcessor";

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            if (context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
                registry.registerBeanDefinition(PROCESSOR, new RootBeanDefinition(MockitoStubbingPostProcessor.class));
            }
        }
    }
}
