package dev.circuitbreaker.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

@ExtendWith(OutputCaptureExtension.class)
class HttpTimeoutsCheckTest {

    private static final String HOLDS = "The call-timeout of circuit breaker 'pricing' does not let go of callers: it "
            + "interrupts them, which the HTTP client of bean 'pricing' (";
    private static final String TIMEOUT = "circuitbreaker.instances.pricing.call-timeout=1s";
    private static final String READ = "spring.http.clients.read-timeout=";
    private static final String SIMPLE = "spring.http.clients.imperative.factory=simple";
    private static final String WAITS =
            "synchronous HTTP clients may wait for longer than slow-call-duration-threshold";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    RestTemplateAutoConfiguration.class));

    private final ApplicationContextRunner built = context.withBean("pricing", OfBuilder.class);

    private abstract static class Pricing {
        @CircuitBreaker("pricing")
        public void price() {}
    }

    static class OfBuilder extends Pricing {
        OfBuilder(RestClient.Builder builder) {}
    }

    static class OfTemplateBuilder extends Pricing {
        OfTemplateBuilder(RestTemplateBuilder builder) {}
    }

    static class OfTemplate extends Pricing {
        OfTemplate(RestTemplate template) {}
    }

    static class OfClient extends Pricing {
        OfClient(RestClient client) {}
    }

    static class OfNothing extends Pricing {}

    @Test
    void warnsOfClientsThatDoNotHeedInterrupts(CapturedOutput output) {
        built.withPropertyValues(TIMEOUT, SIMPLE).run(it -> {});
        assertThat(output)
                .containsOnlyOnce(
                        HOLDS
                                + "SimpleClientHttpRequestFactory) does not heed on platform threads. Set "
                                + "spring.http.clients.read-timeout to at most 1s, or spring.http.clients.imperative.factory to jdk.")
                .doesNotContain(WAITS);
    }

    @Test
    void warnsOfThoseThatDoNotHeedThemInABody(CapturedOutput output) {
        built.withPropertyValues(
                        TIMEOUT,
                        "spring.http.clients.imperative.factory=reactor",
                        "spring.threads.virtual.enabled=true")
                .run(it -> {});
        assertThat(output).contains(HOLDS + "ReactorClientHttpRequestFactory) does not heed once it reads a body.");
    }

    @Test
    void findsTheClientOfATemplateBuilder(CapturedOutput output) {
        context.withBean("pricing", OfTemplateBuilder.class)
                .withPropertyValues(TIMEOUT, SIMPLE)
                .run(it -> {});
        assertThat(output).contains(HOLDS + "Simple");
    }

    @Test
    void findsTheClientBehindAnotherBean(CapturedOutput output) {
        context.withBean("pricing", OfClient.class)
                .withBean(RestClient.class, RestClient::create)
                .withPropertyValues(TIMEOUT, SIMPLE)
                .run(it -> {});
        assertThat(output).as("which was made by hand").doesNotContain(HOLDS);
        context.withBean("pricing", OfClient.class)
                .withUserConfiguration(Clients.class)
                .withPropertyValues(TIMEOUT, SIMPLE)
                .run(it -> {});
        assertThat(output).contains(HOLDS + "Simple");
    }

    @Configuration(proxyBeanMethods = false)
    static class Clients {
        @Bean
        RestClient client(RestClient.Builder builder) {
            return builder.build();
        }
    }

    @Test
    void doesNotJudgeATemplateThatIsMadeByHand(CapturedOutput output) {
        context.withBean("pricing", OfTemplate.class)
                .withBean(RestTemplate.class, () -> new RestTemplate(new SimpleClientHttpRequestFactory()))
                .withPropertyValues(TIMEOUT, SIMPLE)
                .run(it -> {});
        assertThat(output).doesNotContain(HOLDS).doesNotContain(WAITS);
    }

    @Test
    void isContentWithAReadTimeoutThatIsShortEnough(CapturedOutput output) {
        built.withPropertyValues(TIMEOUT, SIMPLE, READ + "1s").run(it -> {});
        assertThat(output).doesNotContain(HOLDS).doesNotContain(WAITS);
        built.withPropertyValues(TIMEOUT, SIMPLE, READ + "1001ms").run(it -> {});
        assertThat(output).contains(HOLDS);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void isContentWithVirtualThreads(CapturedOutput output) {
        built.withPropertyValues(TIMEOUT, SIMPLE, "spring.threads.virtual.enabled=true")
                .run(it -> {});
        assertThat(output).doesNotContain(HOLDS);
    }

    @Test
    void isContentWithClientsThatHeedInterruptsAndWithoutACallTimeout(CapturedOutput output) {
        built.withPropertyValues(TIMEOUT, "spring.http.clients.imperative.factory=jdk")
                .run(it -> {});
        built.withPropertyValues(SIMPLE).run(it -> {});
        context.withBean("pricing", OfNothing.class)
                .withPropertyValues(TIMEOUT, SIMPLE)
                .run(it -> {});
        assertThat(output).doesNotContain(HOLDS);
    }

    @Test
    void isContentWithABreakerInFrontOfTheClientThatStopsItInTime(CapturedOutput output) {
        String apache = "spring.http.clients.imperative.factory=http-components";
        String byHost = "circuitbreaker.http.clients=host";
        built.withPropertyValues(TIMEOUT, apache, byHost, "circuitbreaker.instances.http.call-timeout=1s")
                .run(it -> {});
        assertThat(output).doesNotContain(HOLDS);
        built.withPropertyValues(TIMEOUT, apache, "circuitbreaker.instances.http.call-timeout=1s")
                .run(it -> {});
        assertThat(output).as("nothing is in front").containsOnlyOnce(HOLDS);
        built.withPropertyValues(TIMEOUT, apache, byHost, "circuitbreaker.instances.http.call-timeout=1001ms")
                .run(it -> {});
        built.withPropertyValues(TIMEOUT, apache, byHost).run(it -> {});
        built.withPropertyValues(TIMEOUT, SIMPLE, byHost, "circuitbreaker.instances.http.call-timeout=1s")
                .run(it -> {});
        context.withBean("pricing", OfTemplateBuilder.class)
                .withPropertyValues(TIMEOUT, apache, byHost, "circuitbreaker.instances.http.call-timeout=1s")
                .run(it -> {});
        assertThat(output.toString().split(Pattern.quote(HOLDS), -1))
                .as("too late, without an end, never stopped, and none in front of a template")
                .hasSize(6);
    }

    @Test
    void stopsAStrictStart() {
        built.withPropertyValues(TIMEOUT, SIMPLE, "circuitbreaker.strict=true")
                .run(it -> assertThat(it.getStartupFailure()).hasMessageContaining(HOLDS));
    }

    @Test
    void saysOnceThatNothingLimitsHowLongAClientWaits(CapturedOutput output) {
        built.withPropertyValues("circuitbreaker.strict=true")
                .run(it -> assertThat(it).hasNotFailed());
        assertThat(output)
                .containsOnlyOnce("spring.http.clients.read-timeout is not set: " + WAITS
                        + ", from which on a call counts as slow, of 'pricing'.");
    }

    @Test
    void saysThatAReadTimeoutIsTooLong(CapturedOutput output) {
        built.withPropertyValues(READ + "60s").run(it -> {});
        built.withPropertyValues("circuitbreaker.instances.pricing.slow-call-rate-threshold=off")
                .run(it -> {});
        assertThat(output).doesNotContain(WAITS);
        built.withPropertyValues(READ + "61s").run(it -> {});
        assertThat(output).contains("spring.http.clients.read-timeout is 61s: " + WAITS);
    }
}
