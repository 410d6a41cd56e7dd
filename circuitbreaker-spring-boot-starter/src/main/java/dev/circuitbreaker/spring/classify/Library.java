package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A family of libraries whose exceptions are known, in the order in which their classifiers are asked: a full pool before what
 * has the pool, stores before what Spring makes of all of them. None of them is a bean, because to find out which libraries
 * are there takes as long as a good part of a start, and an application whose calls succeed never needs to know.
 */
enum Library {
    /** Before answers with a status, which its exceptions look like. */
    GATEWAY("org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory"),
    WEB("org.springframework.web.client.RestClientResponseException"),
    WEB_CLIENT("org.springframework.web.reactive.function.client.WebClientResponseException"),
    SECURITY("org.springframework.security.access.AccessDeniedException"),
    VALIDATION("jakarta.validation.ConstraintViolationException"),
    SQL("java.sql.SQLException"),
    R2DBC("io.r2dbc.spi.R2dbcException"),
    KAFKA("org.apache.kafka.common.KafkaException"),
    GRPC("io.grpc.StatusRuntimeException"),
    FEIGN("feign.FeignException"),
    AWS("software.amazon.awssdk.awscore.exception.AwsServiceException"),
    AZURE("com.azure.core.exception.HttpResponseException"),
    GOOGLE_CLOUD("com.google.cloud.BaseServiceException"),
    GOOGLE_API("com.google.api.gax.rpc.ApiException"),
    ELASTICSEARCH("co.elastic.clients.elasticsearch._types.ElasticsearchException"),
    MAIL("org.springframework.mail.MailSendException", "jakarta.mail.MessagingException"),
    SOAP("org.springframework.ws.soap.client.SoapFaultClientException"),
    COMMONS_POOL("org.apache.commons.pool2.impl.GenericObjectPool"),
    LETTUCE("io.lettuce.core.RedisException"),
    JEDIS("redis.clients.jedis.exceptions.JedisException"),
    MONGO("com.mongodb.MongoException"),
    RABBIT("com.rabbitmq.client.ShutdownSignalException"),
    SPRING_AMQP("org.springframework.amqp.AmqpException"),
    LDAP("org.springframework.ldap.NamingException"),
    JPA("jakarta.persistence.PersistenceException"),
    TRANSACTION("org.springframework.transaction.TransactionException"),
    DATA_ACCESS("org.springframework.dao.DataAccessException");

    private final List<String> needed;

    Library(String... needed) {
        this.needed = List.of(needed);
    }

    /** The names of the classes that must be there. */
    List<String> needed() {
        return needed;
    }

    boolean isPresent(@Nullable ClassLoader loader) {
        return needed.stream().allMatch(name -> ClassUtils.isPresent(name, loader));
    }

    /** All that are there, in their order. */
    static List<Library> present(@Nullable ClassLoader loader) {
        return Arrays.stream(values())
                .filter(library -> library.isPresent(loader))
                .toList();
    }

    /** Makes the classifier; only for one that is present. */
    ExceptionClassifier classifier() {
        return switch (this) {
            case GATEWAY -> new GatewayClassifier();
            case WEB -> new WebClassifier();
            case WEB_CLIENT -> new WebClientClassifier();
            case SECURITY -> new SecurityClassifier();
            case VALIDATION -> new ValidationClassifier();
            case SQL -> new SqlClassifier();
            case R2DBC -> new R2dbcClassifier();
            case KAFKA -> new KafkaClassifier();
            case GRPC -> new GrpcClassifier();
            case FEIGN -> new FeignClassifier();
            case AWS -> new AwsClassifier();
            case AZURE -> new AzureClassifier();
            case GOOGLE_CLOUD -> new GoogleCloudHttpClassifier();
            case GOOGLE_API -> new GaxClassifier();
            case ELASTICSEARCH -> new ElasticsearchClassifier();
            case MAIL -> new MailClassifier();
            case SOAP -> new SoapClassifier();
            case COMMONS_POOL -> new CommonsPoolClassifier();
            case LETTUCE -> new LettuceClassifier();
            case JEDIS -> new JedisClassifier();
            case MONGO -> new MongoClassifier();
            case RABBIT -> new RabbitClassifier();
            case SPRING_AMQP -> new SpringAmqpClassifier();
            case LDAP -> new LdapClassifier();
            case JPA -> new JpaClassifier();
            case TRANSACTION -> new TransactionClassifier();
            case DATA_ACCESS -> new DataAccessClassifier();
        };
    }
}
