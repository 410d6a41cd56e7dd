package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Has the circuit breakers begin anew after each test method, so that none opens because of what another test did. {@code
 * circuitbreaker.test.reset=false} leaves them. Does nothing where a test has no application context.
 */
final class RestartAfterTestListener extends AbstractTestExecutionListener {

    private static final String PROPERTY = "circuitbreaker.test.reset";

    RestartAfterTestListener() {}

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            ApplicationContext context = test.getApplicationContext();
            if (context.getEnvironment().getProperty(PROPERTY, Boolean.class, true)) {
                context.getBeanProvider(CircuitBreakerRegistry.class)
                        .forEach(registry -> registry.restart("after a test"));
            }
        }
    }
}
