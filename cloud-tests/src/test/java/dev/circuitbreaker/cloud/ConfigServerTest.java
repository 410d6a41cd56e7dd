package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.config.server.EnableConfigServer;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Settings that come from a Config server, and change there while the application runs. */
class ConfigServerTest {

    @TempDir
    Path files;

    private ConfigurableApplicationContext server;
    private CloudApplication application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigServer
    static class Server {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {}

    @BeforeEach
    void start() throws IOException {
        write("minimum-number-of-calls: 3", "wait-duration-in-open-state: 20s");
        server = new SpringApplicationBuilder(Server.class)
                .web(WebApplicationType.SERVLET)
                .profiles("native")
                .properties(
                        "server.port=0",
                        "logging.level.root=warn",
                        "spring.cloud.config.enabled=false",
                        "spring.cloud.gateway.server.webflux.enabled=false",
                        "spring.cloud.config.server.native.search-locations=" + files.toUri())
                .run();
        application = new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                "spring.cloud.config.enabled=true",
                "spring.config.import=configserver:http://localhost:"
                        + server.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        server.close();
    }

    private void write(String... settings) throws IOException {
        Files.writeString(
                files.resolve("shop.yml"),
                "circuitbreaker:\n  instances:\n    pricing:\n      " + String.join("\n      ", settings) + "\n");
    }

    @Test
    void refreshChangesARunningBreakerAndKeepsItsState() throws IOException {
        CircuitBreaker pricing = application.breaker("pricing");
        assertThat(pricing.config().waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(20));
        for (int i = 0; i < 2; i++) {
            pricing.acquire().failed(new IllegalStateException("down"));
        }
        assertThat(pricing.state()).isEqualTo(State.OPEN);
        write("minimum-number-of-calls: 4", "wait-duration-in-open-state: 40s");
        assertThat(refresh())
                .contains(
                        "circuitbreaker.instances.pricing.minimum-number-of-calls",
                        "circuitbreaker.instances.pricing.wait-duration-in-open-state");
        assertThat(application.breaker("pricing")).isSameAs(pricing);
        assertThat(pricing.config().minimumNumberOfCalls()).isEqualTo(4);
        assertThat(pricing.config().waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(40));
        assertThat(pricing.state()).isEqualTo(State.OPEN);
        assertThat(pricing.totals().failed()).isEqualTo(2);
    }

    @Test
    void refreshCreatesABreakerThatIsNew() throws IOException {
        Files.writeString(files.resolve("shop.yml"), "circuitbreaker.instances.stock.minimum-number-of-calls: 7\n");
        refresh();
        assertThat(application.breaker("stock").config().minimumNumberOfCalls()).isEqualTo(7);
        assertThat(application.breaker("pricing").config().minimumNumberOfCalls())
                .as("what is no longer written is the default again")
                .isEqualTo(10);
    }

    @Test
    void refusedSettingsLeaveAllAsItIs() throws IOException {
        CircuitBreaker pricing = application.breaker("pricing");
        write("minimum-number-of-calls: 5", "failure-rate-threshold: 120");
        refresh();
        assertThat(pricing.config().minimumNumberOfCalls()).isEqualTo(3);
        write("minimum-number-of-calls: 6");
        refresh();
        assertThat(pricing.config().minimumNumberOfCalls()).isEqualTo(6);
    }

    @Test
    void applicationDoesNotStartWithRefusedSettings() throws IOException {
        write("wait-duration-in-open-state: 20");
        assertThatThrownBy(() -> new CloudApplication(
                        WebApplicationType.NONE,
                        Shop.class,
                        "spring.cloud.config.enabled=true",
                        "spring.config.import=configserver:http://localhost:"
                                + server.getEnvironment().getProperty("local.server.port")))
                .rootCause()
                .hasMessageContaining("circuitbreaker.instances.pricing.wait-duration-in-open-state");
    }

    private Set<String> refresh() {
        return application.bean(ContextRefresher.class).refresh();
    }
}
