package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.LocalServer;
import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerFleetAutoConfiguration;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An application that takes part in the fleet by its properties alone, beside its own use of Redis. */
class FleetInApplicationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerFleetAutoConfiguration.class))
            .withPropertyValues("circuitbreaker.instances.pricing.base-config=default");

    @Test
    void instancesMeetInRedisByTheirProperties() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            ApplicationContextRunner instance = application.withPropertyValues(
                    "spring.data.redis.url=redis://127.0.0.1:" + redis.port(), "circuitbreaker.fleet.mode=observe");
            instance.withPropertyValues("circuitbreaker.fleet.instance-id=one")
                    .run(one -> instance.withPropertyValues("circuitbreaker.fleet.instance-id=two")
                            .run(two -> await().untilAsserted(() -> assertThat(
                                            Objects.requireNonNull(one.getBean(FleetStore.class)
                                                            .look(List.of())
                                                            .get("pricing"))
                                                    .instances())
                                    .containsOnlyKeys("one", "two"))));
        }
    }

    @Test
    void theApplicationKeepsItsOwnConnection() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            application
                    .withPropertyValues("spring.data.redis.port=" + redis.port(), "circuitbreaker.fleet.mode=quorum")
                    .run(context -> {
                        assertThat(context)
                                .hasSingleBean(RedisConnectionFactory.class)
                                .hasSingleBean(RedisFleetStore.class);
                        StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
                        template.opsForValue().set("a", "b");
                        assertThat(template.opsForValue().get("a")).isEqualTo("b");
                    });
        }
    }

    @Test
    void startsWhereThereIsNoRedis() throws Exception {
        application
                .withPropertyValues(
                        "spring.data.redis.port=" + LocalServer.freePort(), "circuitbreaker.fleet.mode=quorum")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(FleetLoop.class).isAvailable()).isFalse();
                    assertThat(context.getBean(CircuitBreakerRegistry.class)
                                    .get("pricing")
                                    .isCallPermitted())
                            .isTrue();
                });
    }

    @Test
    void nothingConnectsUnasked() throws Exception {
        application
                .withPropertyValues("spring.data.redis.port=" + LocalServer.freePort())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FleetStore.class));
    }
}
