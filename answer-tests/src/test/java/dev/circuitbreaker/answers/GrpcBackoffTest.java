package dev.circuitbreaker.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerGrpcAutoConfiguration;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.ShadedNettyGrpcChannelFactory;

/** A server that is back before the channel would look: the first probe of the circuit breaker reaches it all the same. */
class GrpcBackoffTest {

    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

    private static final ChannelBuilderOptions CLOSED_AT_ONCE =
            ChannelBuilderOptions.defaults().withShutdownGracePeriod(Duration.ZERO);

    /** As Spring Boot's auto-configuration for Spring gRPC makes it. */
    @Configuration(proxyBeanMethods = false)
    static class Channels {

        @Bean
        GrpcChannelFactory channelFactory(ApplicationContext context) {
            ClientInterceptorsConfigurer interceptors = new ClientInterceptorsConfigurer(context);
            interceptors.afterPropertiesSet();
            return new ShadedNettyGrpcChannelFactory(List.of(), interceptors);
        }

        @Bean
        ManualTicker ticker() {
            return new ManualTicker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ChannelIsABean extends Channels {

        @Bean
        ManagedChannel channel(GrpcChannelFactory channels, Target target) {
            return channels.createChannel(target.name(), CLOSED_AT_ONCE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class StubIsABean extends Channels {

        @Bean
        TextService.Stub stub(GrpcChannelFactory channels, Target target) {
            return new TextService.Stub(channels.createChannel(target.name(), CLOSED_AT_ONCE));
        }
    }

    record Target(int port) {

        String name() {
            return "dns:///" + HOST + ":" + port;
        }
    }

    private static void withServerThatComesBack(
            Class<?> application, String setting, ThrowingConsumer<Callable<String>> firstProbe) throws Exception {
        int port = URI.create(CannedServer.refusing()).getPort();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class,
                        CircuitBreakerClassifierAutoConfiguration.class,
                        CircuitBreakerGrpcAutoConfiguration.class))
                .withBean(Target.class, () -> new Target(port))
                .withUserConfiguration(application)
                .withPropertyValues("circuitbreaker.grpc.reset-connect-backoff=" + setting)
                .run(context -> {
                    TextService.Stub stub = context.getBeanProvider(TextService.Stub.class)
                            .getIfAvailable(() -> new TextService.Stub(context.getBean(ManagedChannel.class)));
                    CircuitBreaker breaker =
                            context.getBean(CircuitBreakerRegistry.class).get("remote");
                    while (breaker.state() == State.CLOSED) {
                        assertThatExceptionOfType(StatusRuntimeException.class)
                                .isThrownBy(() -> breaker.call(() -> stub.ask("anything")));
                    }
                    Server server = NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                            .addService(new TextService(request -> request + "!"))
                            .build()
                            .start();
                    try {
                        context.getBean(ManualTicker.class).advance(Duration.ofSeconds(30));
                        firstProbe.accept(() -> breaker.call(() -> stub.ask("again")));
                    } finally {
                        server.shutdownNow();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(classes = {ChannelIsABean.class, StubIsABean.class})
    void firstProbeReachesTheServer(Class<?> application) throws Exception {
        withServerThatComesBack(
                application, "true", probe -> assertThat(probe.call()).isEqualTo("again!"));
    }

    @Test
    void firstProbeIsAnsweredFromMemoryWhereThatIsOff() throws Exception {
        withServerThatComesBack(
                StubIsABean.class,
                "false",
                probe -> assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(probe::call));
    }
}
