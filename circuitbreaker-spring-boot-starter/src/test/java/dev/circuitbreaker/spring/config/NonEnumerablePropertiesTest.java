package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jndi.JndiLocatorDelegate;
import org.springframework.jndi.JndiPropertySource;
import org.springframework.jndi.JndiTemplate;

/** Settings in JNDI, which Spring asks by name and cannot list. */
class NonEnumerablePropertiesTest {

    private final Map<String, Object> jndi = new LinkedHashMap<>();
    private final Map<String, Object> file = new LinkedHashMap<>();
    private final StandardEnvironment environment = new StandardEnvironment();

    private JndiPropertySource jndiProperties() {
        JndiLocatorDelegate locator = new JndiLocatorDelegate();
        locator.setResourceRef(true);
        locator.setJndiTemplate(new JndiTemplate() {
            @Override
            public Object lookup(String name) throws NamingException {
                Object value = jndi.get(name);
                if (value == null) {
                    throw new NameNotFoundException(name);
                }
                return value;
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> T lookup(String name, @Nullable Class<T> requiredType) throws NamingException {
                return (T) lookup(name);
            }
        });
        return new JndiPropertySource("jndiProperties", locator);
    }

    private void put(String property, Object value) {
        jndi.put("java:comp/env/" + property, value);
    }

    private CircuitBreakerConfigurations read(String... names) {
        environment.getPropertySources().addFirst(jndiProperties());
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        return CircuitBreakerConfigurations.read(environment, Ticker.system(), name -> null, () -> Set.of(names));
    }

    @Test
    void areReadForNamesInAnnotations() {
        put("circuitbreaker.instances.pricing.failure-rate-threshold", 60);
        put("circuitbreaker.instances[com.acme.Client].wait-duration-in-open-state", "7s");
        CircuitBreakerConfigurations read = read("pricing", "com.acme.Client");
        assertThat(read.names()).containsExactlyInAnyOrder("pricing", "com.acme.Client");
        assertThat(read.forName("pricing").failureRateThreshold()).isEqualTo(60);
        assertThat(read.forName("com.acme.Client").waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void areFoundUnderTheSpellingWithDashes() {
        put("circuitbreaker.instances.pricing-service.max-keys", 7);
        assertThat(read("pricingService").forName("pricingService").maxKeys()).isEqualTo(7);
    }

    @Test
    void areReadForNamesThatStandElsewhereAndOutrankThem() {
        file.put("circuitbreaker.instances.pricing.max-keys", "8");
        put("circuitbreaker.instances.pricing.max-keys", 7);
        assertThat(read().forName("pricing").maxKeys()).isEqualTo(7);
    }

    @Test
    void areReadForTheDefaultsAndBasesToo() {
        put("circuitbreaker.configs.default.max-keys", 7);
        put("circuitbreaker.configs.slow.failure-rate-threshold", 60);
        put("circuitbreaker.configs.slow.base-config", "slower");
        put("circuitbreaker.configs.slower.sliding-window-size", 60);
        put("circuitbreaker.instances.pricing.base-config", "slow");
        put("circuitbreaker.strict", true);
        CircuitBreakerConfigurations read = read("pricing");
        CircuitBreakerConfig pricing = read.forName("pricing");
        assertThat(pricing.maxKeys()).isEqualTo(7);
        assertThat(pricing.failureRateThreshold()).isEqualTo(60);
        assertThat(pricing.slidingWindowSize()).isEqualTo(60);
        assertThat(read.isStrict()).isTrue();
    }

    @Test
    void areRefusedWithTheirPlaceWhereTheyAreWrong() {
        put("circuitbreaker.instances.pricing.failure-rate-threshold", 160);
        assertThatThrownBy(() -> read("pricing"))
                .isInstanceOfSatisfying(
                        InvalidCircuitBreakerConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem ->
                                        assertThat(problem.place()).isEqualTo("property source \"jndiProperties\"")));
    }

    @Test
    void areReadInACompositeThatCannotBeListedEither() {
        put("circuitbreaker.instances.pricing.max-keys", 7);
        CompositePropertySource composite = new CompositePropertySource("both");
        composite.addPropertySource(jndiProperties());
        composite.addPropertySource(
                new MapPropertySource("map", Map.of("circuitbreaker.instances.stock.max-keys", "9")));
        environment.getPropertySources().addFirst(composite);
        CircuitBreakerConfigurations read =
                CircuitBreakerConfigurations.read(environment, Ticker.system(), name -> null, () -> Set.of("pricing"));
        assertThat(read.forName("pricing").maxKeys()).isEqualTo(7);
        assertThat(read.forName("stock").maxKeys()).isEqualTo(9);
    }

    @Test
    void areNotAskedForWhereEverythingCanBeListed() {
        CircuitBreakerConfigurations read =
                CircuitBreakerConfigurations.read(environment, Ticker.system(), name -> null, () -> {
                    throw new AssertionError("asked for names");
                });
        assertThat(read.names()).isEmpty();
    }
}
