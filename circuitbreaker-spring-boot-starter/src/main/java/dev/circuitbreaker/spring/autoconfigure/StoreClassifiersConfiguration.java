package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.classify.CommonsPoolClassifier;
import dev.circuitbreaker.spring.classify.JedisClassifier;
import dev.circuitbreaker.spring.classify.LdapClassifier;
import dev.circuitbreaker.spring.classify.LettuceClassifier;
import dev.circuitbreaker.spring.classify.MongoClassifier;
import dev.circuitbreaker.spring.classify.RabbitClassifier;
import dev.circuitbreaker.spring.classify.SpringAmqpClassifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** Classifiers for stores, brokers and directories, one for each library that is present; a full pool is asked about first. */
@Configuration(proxyBeanMethods = false)
final class StoreClassifiersConfiguration {

    StoreClassifiersConfiguration() {}

    @Bean
    @Lazy
    @Order(40)
    @ConditionalOnClass(name = "org.apache.commons.pool2.impl.GenericObjectPool")
    ExceptionClassifier circuitBreakerStarterCommonsPoolClassifier() {
        return new CommonsPoolClassifier();
    }

    @Bean
    @Lazy
    @Order(41)
    @ConditionalOnClass(name = "io.lettuce.core.RedisException")
    ExceptionClassifier circuitBreakerStarterLettuceClassifier() {
        return new LettuceClassifier();
    }

    @Bean
    @Lazy
    @Order(42)
    @ConditionalOnClass(name = "redis.clients.jedis.exceptions.JedisException")
    ExceptionClassifier circuitBreakerStarterJedisClassifier() {
        return new JedisClassifier();
    }

    @Bean
    @Lazy
    @Order(43)
    @ConditionalOnClass(name = "com.mongodb.MongoException")
    ExceptionClassifier circuitBreakerStarterMongoClassifier() {
        return new MongoClassifier();
    }

    @Bean
    @Lazy
    @Order(44)
    @ConditionalOnClass(name = "com.rabbitmq.client.ShutdownSignalException")
    ExceptionClassifier circuitBreakerStarterRabbitClassifier() {
        return new RabbitClassifier();
    }

    @Bean
    @Lazy
    @Order(45)
    @ConditionalOnClass(name = "org.springframework.amqp.AmqpException")
    ExceptionClassifier circuitBreakerStarterSpringAmqpClassifier() {
        return new SpringAmqpClassifier();
    }

    @Bean
    @Lazy
    @Order(46)
    @ConditionalOnClass(name = "org.springframework.ldap.NamingException")
    ExceptionClassifier circuitBreakerStarterLdapClassifier() {
        return new LdapClassifier();
    }
}
