package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.spring.classify.AwsClassifier;
import dev.circuitbreaker.spring.classify.AzureClassifier;
import dev.circuitbreaker.spring.classify.ElasticsearchClassifier;
import dev.circuitbreaker.spring.classify.FeignClassifier;
import dev.circuitbreaker.spring.classify.GatewayClassifier;
import dev.circuitbreaker.spring.classify.GoogleApiClassifier;
import dev.circuitbreaker.spring.classify.GoogleCloudClassifier;
import dev.circuitbreaker.spring.classify.GrpcClassifier;
import dev.circuitbreaker.spring.classify.GrpcPushback;
import dev.circuitbreaker.spring.classify.MailClassifier;
import dev.circuitbreaker.spring.classify.PauseReader;
import dev.circuitbreaker.spring.classify.SoapClassifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** Classifiers for the clients of remote services, one for each library that is present. */
@Configuration(proxyBeanMethods = false)
final class ClientClassifiersConfiguration {

    ClientClassifiersConfiguration() {}

    @Bean
    @ConditionalOnClass(name = "io.grpc.StatusRuntimeException")
    PauseReader circuitBreakerStarterGrpcPushback() {
        return new GrpcPushback();
    }

    /** Before the one for answers with a status, which its exceptions look like. */
    @Bean
    @Lazy
    @Order(0)
    @ConditionalOnClass(name = GatewayClassifier.ON_WEBFLUX)
    ExceptionClassifier circuitBreakerStarterWebFluxGatewayClassifier() {
        return new GatewayClassifier(GatewayClassifier.ON_WEBFLUX);
    }

    @Bean
    @Lazy
    @Order(0)
    @ConditionalOnClass(name = GatewayClassifier.ON_WEBMVC)
    ExceptionClassifier circuitBreakerStarterWebMvcGatewayClassifier() {
        return new GatewayClassifier(GatewayClassifier.ON_WEBMVC);
    }

    @Bean
    @Lazy
    @Order(20)
    @ConditionalOnClass(name = "io.grpc.StatusRuntimeException")
    ExceptionClassifier circuitBreakerStarterGrpcClassifier() {
        return new GrpcClassifier();
    }

    @Bean
    @Lazy
    @Order(21)
    @ConditionalOnClass(name = "feign.FeignException")
    ExceptionClassifier circuitBreakerStarterFeignClassifier() {
        return new FeignClassifier();
    }

    @Bean
    @Lazy
    @Order(22)
    @ConditionalOnClass(name = "software.amazon.awssdk.awscore.exception.AwsServiceException")
    ExceptionClassifier circuitBreakerStarterAwsClassifier() {
        return new AwsClassifier();
    }

    @Bean
    @Lazy
    @Order(23)
    @ConditionalOnClass(name = "com.azure.core.exception.HttpResponseException")
    ExceptionClassifier circuitBreakerStarterAzureClassifier() {
        return new AzureClassifier();
    }

    @Bean
    @Lazy
    @Order(24)
    @ConditionalOnClass(name = "com.google.cloud.BaseServiceException")
    ExceptionClassifier circuitBreakerStarterGoogleCloudClassifier() {
        return new GoogleCloudClassifier();
    }

    @Bean
    @Lazy
    @Order(25)
    @ConditionalOnClass(name = "com.google.api.gax.rpc.ApiException")
    ExceptionClassifier circuitBreakerStarterGoogleApiClassifier() {
        return new GoogleApiClassifier();
    }

    @Bean
    @Lazy
    @Order(26)
    @ConditionalOnClass(name = "co.elastic.clients.elasticsearch._types.ElasticsearchException")
    ExceptionClassifier circuitBreakerStarterElasticsearchClassifier() {
        return new ElasticsearchClassifier();
    }

    @Bean
    @Lazy
    @Order(27)
    @ConditionalOnClass(name = {"org.springframework.mail.MailSendException", "jakarta.mail.MessagingException"})
    ExceptionClassifier circuitBreakerStarterMailClassifier() {
        return new MailClassifier();
    }

    @Bean
    @Lazy
    @Order(28)
    @ConditionalOnClass(name = "org.springframework.ws.soap.client.SoapFaultClientException")
    ExceptionClassifier circuitBreakerStarterSoapClassifier() {
        return new SoapClassifier();
    }
}
