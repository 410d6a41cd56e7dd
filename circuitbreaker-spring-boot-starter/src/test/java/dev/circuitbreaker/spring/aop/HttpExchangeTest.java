package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class HttpExchangeTest {

    private static boolean down;

    private final ApplicationContextRunner runner = Guarded.context().withBean(Prices.class, HttpExchangeTest::client);

    private static Prices client() {
        down = false;
        ClientHttpRequestFactory requests = (uri, method) -> {
            if (down) {
                throw new IOException("down");
            }
            MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
            request.setResponse(new MockClientHttpResponse(uri.getPath().getBytes(), HttpStatus.OK));
            return request;
        };
        RestClient rest = RestClient.builder()
                .baseUrl("http://localhost")
                .requestFactory(requests)
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build()
                .createClient(Prices.class);
    }

    @Test
    void interfaceClientIsGuarded() {
        runner.run(context -> {
            assertThat(context.getBean(Prices.class).price()).isEqualTo("/price");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("prices")
                            .totals()
                            .successful())
                    .isOne();
        });
    }

    @Test
    void inheritedMethodOfAnInterfaceClientIsGuarded() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("prices").forceOpen(null);
            assertThatThrownBy(context.getBean(Prices.class)::health).isInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void defaultMethodAnswersAndReachesTheRestOfTheClient() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("prices").forceOpen(null);
            assertThat(context.getBean(Prices.class).price()).isEqualTo("instead of price: /list-price");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("prices")
                            .totals()
                            .notPermitted())
                    .as("the fallback is not intercepted itself")
                    .isOne();
        });
    }

    @Test
    void failureOfTheExchangeIsAnswered() {
        runner.run(context -> {
            down = true;
            assertThat(context.getBean(Prices.class).listPrice())
                    .isEqualTo(ResourceAccessException.class.getSimpleName());
        });
    }

    @Test
    void defaultMethodRunsOnAProxyWithoutTarget() {
        Guarded.context().run(context -> {
            ProxyFactory factory = new ProxyFactory();
            factory.addInterface(Prices.class);
            factory.addAdvisor(fallbackLayer(context.getBean(Plans.class)));
            factory.addAdvisor(context.getBean("circuitBreakerStarterAdvisor", Advisor.class));
            factory.addAdvice((org.aopalliance.intercept.MethodInterceptor)
                    call -> "/" + call.getMethod().getName());
            Prices prices = (Prices) factory.getProxy();
            assertThat(prices.price()).isEqualTo("/price");
            context.getBean(CircuitBreakerRegistry.class).get("prices").forceOpen(null);
            assertThat(prices.price()).isEqualTo("instead of price: /listPrice");
        });
    }

    private static Advisor fallbackLayer(Plans plans) {
        return new DefaultPointcutAdvisor(
                new GuardPointcut(new CircuitBreakerAttributeSource(), true),
                new FallbackInterceptor(plans, List.of()));
    }

    interface Health {
        @GetExchange("/health")
        String health();
    }

    @HttpExchange
    @CircuitBreaker(name = "prices")
    interface Prices extends Health {

        @GetExchange("/price")
        @CircuitBreaker(name = "prices", fallbackMethod = "otherwise")
        String price();

        @GetExchange("/list-price")
        @CircuitBreaker(name = "list", fallbackMethod = "unlisted")
        String listPrice();

        default String otherwise(Throwable cause) {
            return "instead of price: " + listPrice();
        }

        private String unlisted(Throwable cause) {
            return cause.getClass().getSimpleName();
        }
    }
}
