package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;

/** What the start says of classes of Kotlin, and of records, which are as final. */
@ExtendWith(OutputCaptureExtension.class)
class KotlinAtStartTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(GuardedMethodsConfiguration.class)
            .withBean(CircuitBreakerRegistry.class, () -> CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults()));

    private static Consumer<AssertableApplicationContext> failsWith(String... sentences) {
        return context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .extracting(Throwable::getMessage)
                .asString()
                .contains(sentences);
    }

    @Test
    void aFallbackAtTheTopLevelIsToldWhereItHasToBe() {
        application
                .withBean(TopLevelFallback.class)
                .run(
                        failsWith(
                                        "Fallback 'atTopLevel' does not exist in TopLevelFallback, its superclasses or its interfaces; "
                                                + "the one at the top level of FallbacksByKotlinName.kt is not found: move it into the class")
                                ::accept);
    }

    @Test
    void aFallbackOfTheCompanionIsToldWhereItHasToBe() {
        application
                .withBean(CompanionFallback.class)
                .run(failsWith("the one in its companion object is not found: move it into the class")::accept);
    }

    @Test
    void aStaticFallbackOfTheCompanionAnswers() {
        application
                .withBean(StaticFallback.class)
                .run(context -> assertThat(context.getBean(StaticFallback.class).price("tea"))
                        .isEqualTo("static tea"));
    }

    @Test
    void aFinalClassWithAnInterfaceIsReported() {
        application
                .withBean(FinalPrices.class)
                .run(failsWith(
                        "The class is final, so that no proxy of the class can stand in front of the method: remove 'final' "
                                + "(in Kotlin, add 'open' or the plugin kotlin-spring;",
                        "or set spring.aop.proxy-target-class=false",
                        "FinalPrices.price(String)")::accept);
    }

    @Test
    void aFinalClassIsGuardedByItsInterfaceWhereProxiesAreOfInterfaces() {
        application
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .withBean(FinalPrices.class)
                .run(KotlinAtStartTest::isGuarded);
    }

    @Test
    void aRecordIsReportedUnlessItIsToHaveAProxyOfItsInterface() {
        application
                .withBean(Record.class, () -> new Record(1))
                .run(failsWith("The class is final,", "in place of a record, write a class")::accept);
        application.withBean(OpenRecord.class, () -> new OpenRecord(1)).run(KotlinAtStartTest::isGuarded);
    }

    @Test
    void aFinalClassWithNothingButACallbackOfSpringIsReported() {
        application.withBean(Callback.class).run(failsWith("The class is final and has no interface")::accept);
    }

    @Test
    void aBridgeThatLeadsPastTheBreakerIsSaid(CapturedOutput output) {
        application
                .withBean(ValueWeights.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("is not asked when the method is called as that of a generic type");
    }

    private static void isGuarded(AssertableApplicationContext context) {
        assertThat(context.getBean(Prices.class).price("tea")).isEqualTo("tea");
        assertThat(context.getBean(CircuitBreakerRegistry.class)
                        .get("final")
                        .totals()
                        .successful())
                .isOne();
    }

    record Record(int id) implements Prices {
        @Override
        @dev.circuitbreaker.spring.annotation.CircuitBreaker("final")
        public String price(String sku) {
            return sku;
        }
    }

    @Proxyable(ProxyType.INTERFACES)
    record OpenRecord(int id) implements Prices {
        @Override
        @dev.circuitbreaker.spring.annotation.CircuitBreaker("final")
        public String price(String sku) {
            return sku;
        }
    }

    static final class Callback implements org.springframework.beans.factory.InitializingBean {
        @Override
        public void afterPropertiesSet() {}

        @dev.circuitbreaker.spring.annotation.CircuitBreaker("final")
        public String price(String sku) {
            return sku;
        }
    }
}
