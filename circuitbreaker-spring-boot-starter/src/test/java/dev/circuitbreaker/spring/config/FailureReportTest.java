package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

class FailureReportTest {

    @Test
    void listsEverythingThatIsWrong() {
        assertThat(pricing(
                                "failure-rate-treshold: 50",
                                "failure-rate-threshold: 120",
                                "wait-duration-in-open-state: 60")
                        .refusal())
                .hasMessage("""
                        3 circuit breaker properties are refused:

                            Property: circuitbreaker.instances.pricing.failure-rate-treshold
                            Value:    "50"
                            Place:    application.yml:4:30
                            Rule:     there is no key 'failure-rate-treshold'
                            Cure:     Did you mean 'failure-rate-threshold'?

                            Property: circuitbreaker.instances.pricing.failure-rate-threshold
                            Value:    "120"
                            Place:    application.yml:5:31
                            Rule:     must be greater than 0 and at most 100
                            Cure:     Write a percentage such as 50.

                            Property: circuitbreaker.instances.pricing.wait-duration-in-open-state
                            Value:    "60"
                            Place:    application.yml:6:36
                            Rule:     must be a duration with a unit
                            Cure:     Write 60ms for milliseconds, as Resilience4j takes it, or 60s for seconds.""");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void isPrintedWhenAnApplicationFailsToStart(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        String argument = "--circuitbreaker.instances.pricing.failure-rate-threshold=120";

        assertThatThrownBy(() -> application.run(argument))
                .hasRootCauseInstanceOf(InvalidCircuitBreakerConfigurationException.class);
        assertThat(output.toString().replace("\r", "")).contains("""
                APPLICATION FAILED TO START
                ***************************

                Description:

                A circuit breaker property is refused:

                    Property: circuitbreaker.instances.pricing.failure-rate-threshold
                    Value:    "120"
                    Place:    command line
                    Rule:     must be greater than 0 and at most 100
                    Cure:     Write a percentage such as 50.

                Action:

                Change each property above as its last line says.
                """);
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        CircuitBreakerConfigurations configurations(ConfigurableEnvironment environment) {
            return CircuitBreakerConfigurations.read(environment, Ticker.system(), name -> null);
        }
    }
}
