package dev.circuitbreaker.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.core.io.ByteArrayResource;

/** What the page shows compiles, and does what it says. */
class SpringCloudPageTest {

    private static final String SOURCE = "src/test/java/dev/circuitbreaker/spring/cloud/PricingSettings.java";

    private final Document page = Document.read("spring-cloud.md");

    @Test
    void showsCodeThatCompilesAndWorks() throws IOException {
        List<String> listings = page.listings("java");
        assertThat(listings).hasSize(1);
        assertThat(Files.readString(Path.of(SOURCE))).contains(listings.get(0).indent(4));
        CloudContext.runner().withUserConfiguration(PricingSettings.class).run(context -> {
            context.getBean(CircuitBreakerFactory.class);
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("pricing")
                            .config()
                            .minimumNumberOfCalls())
                    .isEqualTo(20);
        });
    }

    @Test
    void showsSettingsThatAreAccepted() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ByteArrayResource(page.listings("yaml").get(0).getBytes()));
        String[] properties = yaml.getObject().entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        CloudContext.runner().withPropertyValues(properties).run(context -> {
            CircuitBreakerFactory<?, ?> factory = context.getBean(CircuitBreakerFactory.class);
            factory.create("StockClientfindlong", "stock");
            factory.create("StockClientother", "stock");
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            assertThat(registry.get("StockClientfindlong").config().waitDurationInOpenState())
                    .hasSeconds(10);
            assertThat(registry.get("StockClientfindlong").config().consecutiveFailureThreshold())
                    .isEqualTo(3);
            assertThat(registry.get("StockClientother").config().waitDurationInOpenState())
                    .hasSeconds(10);
        });
    }
}
