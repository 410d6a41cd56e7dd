package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.core.ManualTicker;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has the circuit breakers of a test's application context go by a {@link ManualTicker}, which stands still until the test
 * moves it and can be injected:
 *
 * <pre>{@code
 * @SpringBootTest
 * @ManualTime
 * class PricingTest {
 *
 *     @Autowired
 *     ManualTicker time;
 *
 *     @Test
 *     void probesAfterTheWait() {
 *         ...
 *         time.advance(Duration.ofSeconds(30));
 *     }
 * }
 * }</pre>
 *
 * <p>A {@code Ticker} of the application is overruled. Tests with the annotation and tests without have application contexts of
 * their own. The ticker goes on from where a test has left it. What waits for real, such as a {@code call-timeout}, does
 * not end by it alone: the timer asks the ticker whether the time has come.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ManualTime {}
