package dev.circuitbreaker.answers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JpaAnswersTest {

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.datasource.generate-unique-name=true",
                    "spring.datasource.hikari.maximum-pool-size=1",
                    "spring.datasource.hikari.connection-timeout=250",
                    "spring.jpa.hibernate.ddl-auto=create")
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    HibernateJpaAutoConfiguration.class,
                    TransactionAutoConfiguration.class));

    private final TriedRow row = new TriedRow("JPA with Hibernate, H2");

    @Test
    void jpaWithHibernate() {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            tryOut(context);
        });
    }

    private void tryOut(AssertableApplicationContext context) throws Exception {
        EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
        EntityManager entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        transaction.executeWithoutResult(it -> {
            entities.persist(new Named(1L, "one"));
            entities.persist(new Named(2L, "two"));
        });
        row.answers(() -> transaction.execute(it -> {
            entities.persist(new Named(1L, "again"));
            return null;
        }));
        row.answers(() -> transaction.execute(it -> {
            entities.persist(new Named(1L, "again"));
            entities.flush();
            return null;
        }));
        row.answers(() -> entities.createQuery("select n from Named n where n.id = 0", Named.class)
                .getSingleResult());
        row.answers(
                () -> entities.createQuery("select n from Named n", Named.class).getSingleResult());
        row.answers(() -> transaction.execute(outer -> transaction.execute(inner -> {
            inner.setRollbackOnly();
            return null;
        })));
        row.isNeverCalled(() -> transaction.execute(it -> {
            entities.persist(new Named(3L, ""));
            return null;
        }));
        row.isNeverCalled(() -> {
            entities.persist(new Named(3L, "three"));
            return null;
        });
        Connection only = context.getBean(DataSource.class).getConnection();
        row.isNeverCalled(() -> transaction.execute(it -> null));
        only.close();
        factory.close();
        row.isNeverCalled(() -> transaction.execute(it -> null));
        row.isDocumented();
    }
}
