package dev.circuitbreaker.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.application.RegistryUser;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnusedSettingsCheckTest {

    private static final String FINDING = "', which has settings under circuitbreaker.instances";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
            .withBean(PayEu.class);

    static class PayEu {
        @CircuitBreaker(name = "pay-eu")
        public void pay() {}
    }

    @Test
    void saysNothingOfInstancesThatAnAnnotationNames(CapturedOutput output) {
        context.withPropertyValues("circuitbreaker.instances.payEu.max-keys=7").run(it -> {});
        assertThat(output).doesNotContain("No annotation");
    }

    @Test
    void suggestsTheNameThatWasProbablyMeant(CapturedOutput output) {
        context.withPropertyValues("circuitbreaker.instances.pay-ue.max-keys=7").run(it -> {});
        assertThat(output)
                .contains(
                        "No annotation of a bean names circuit breaker 'pay-ue" + FINDING + "; did you mean 'pay-eu'?");
    }

    @Test
    void warnsOfAnInstanceThatNothingUses(CapturedOutput output) {
        context.withPropertyValues(
                        "circuitbreaker.instances.pay-eu.max-keys=7", "circuitbreaker.instances.stock.max-keys=7")
                .run(it -> {});
        assertThat(output)
                .containsOnlyOnce("No annotation")
                .contains("No annotation of a bean names circuit breaker 'stock" + FINDING
                        + ". Remove the settings, unless the application asks the registry for it.");
    }

    @Test
    void warnsOnceOfAllInstancesThatNothingUses(CapturedOutput output) {
        context.withPropertyValues(
                        "circuitbreaker.instances.stock.max-keys=7",
                        "circuitbreaker.instances.pay-ue.max-keys=7",
                        "circuitbreaker.instances.mail.max-keys=7")
                .run(it -> {});
        assertThat(output)
                .contains(
                        "No annotation of a bean names circuit breaker 'pay-ue" + FINDING + "; did you mean 'pay-eu'?")
                .contains("No annotation of a bean names any of these circuit breakers, which have settings under "
                        + "circuitbreaker.instances: 'stock', 'mail'. Remove the settings, unless the application asks the "
                        + "registry for one of these.");
        assertThat(output.getOut().split("No annotation", -1)).hasSize(3);
    }

    @Test
    void leavesAloneWhatTheApplicationMayTakeFromTheRegistry(CapturedOutput output) {
        context.withBean(RegistryUser.class)
                .withPropertyValues(
                        "circuitbreaker.instances.stock.max-keys=7", "circuitbreaker.instances.pay-ue.max-keys=7")
                .run(it -> {});
        assertThat(output).containsOnlyOnce("No annotation").contains("did you mean 'pay-eu'?");
    }

    @Test
    void leavesAloneWhatAnObjectThatIsNoBeanMayTakeFromTheRegistry(CapturedOutput output) {
        context.withBean(Maker.class)
                .withPropertyValues("circuitbreaker.instances.stock.max-keys=7")
                .run(it -> assertThat(it).hasNotFailed());
        assertThat(output).doesNotContain("No annotation");
    }

    /** Makes an object of its own, as frameworks do for jobs, converters and listeners. */
    static class Maker {
        Maker(AutowireCapableBeanFactory beans) {
            beans.createBean(RegistryUser.class);
        }
    }
}
