package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.spring.grpc.ConnectBackoffReset;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of what circuit breakers do with the channels of gRPC, where its stubs are present. */
@AutoConfiguration(before = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass({ManagedChannel.class, AbstractStub.class})
public final class CircuitBreakerGrpcAutoConfiguration {

    CircuitBreakerGrpcAutoConfiguration() {}

    @Bean
    @ConditionalOnBooleanProperty(name = "circuitbreaker.grpc.reset-connect-backoff", matchIfMissing = true)
    static ConnectBackoffReset circuitBreakerStarterConnectBackoffReset() {
        return new ConnectBackoffReset();
    }
}
