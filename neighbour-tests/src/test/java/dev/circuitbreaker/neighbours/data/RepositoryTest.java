package dev.circuitbreaker.neighbours.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Annotated repositories of Spring Data, whose proxies stand before a class that does not know them. */
class RepositoryTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("spring.datasource.generate-unique-name=true", "spring.jpa.hibernate.ddl-auto=create")
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    HibernateJpaAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    DataJpaRepositoriesAutoConfiguration.class));

    private static long successes(AssertableApplicationContext context, String name) {
        return context.getBean(CircuitBreakerRegistry.class).get(name).totals().successful();
    }

    private static void open(AssertableApplicationContext context, String name) {
        context.getBean(CircuitBreakerRegistry.class).get(name).forceOpen(null);
    }

    @Test
    void guardsAQueryMethod() {
        runner.run(context -> {
            Things things = context.getBean(Things.class);
            things.save(new Thing(1L, "one"));
            assertThat(things.findByName("one")).extracting(Thing::id).containsExactly(1L);
            assertThat(successes(context, "query")).isOne();
            open(context, "query");
            assertThat(things.findByName("one")).extracting(Thing::name).containsExactly("instead of one");
        });
    }

    @Test
    void guardsAMethodThatIsInherited() {
        runner.run(context -> {
            Things things = context.getBean(Things.class);
            assertThat(things.findById(1L)).isEmpty();
            assertThat(successes(context, "inherited")).isOne();
            open(context, "inherited");
            assertThat(things.findById(1L)).map(Thing::name).contains("unknown");
        });
    }

    @Test
    void guardsAllMethodsOfAnAnnotatedRepositoryAndOfNoOther() {
        runner.run(context -> {
            GuardedThings guarded = context.getBean(GuardedThings.class);
            OtherGuardedThings other = context.getBean(OtherGuardedThings.class);
            assertThat(guarded.count()).isZero();
            assertThat(other.count()).isZero();
            assertThat(other.findAll()).isEmpty();
            assertThat(context.getBean(Things.class).count()).isZero();
            assertThat(successes(context, "interface")).isOne();
            assertThat(successes(context, "other-interface")).isEqualTo(2);
            open(context, "interface");
            assertThatThrownBy(guarded::count).isInstanceOf(CallNotPermittedException.class);
            assertThat(other.count()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}
}
