package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FallbackBeanTest {

    private final ApplicationContextRunner runner = Guarded.context()
            .withBean(Client.class)
            .withBean("stock", Stock.class)
            .withBean("catalog", Catalog.class, CatalogFromFile::new);

    @Test
    void answersThroughItsOwnProxy() {
        runner.run(context -> {
            assertThat(context.getBean(Client.class).price("sku")).isEqualTo("sku in stock");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("stock")
                            .totals()
                            .successful())
                    .isOne();
        });
    }

    @Test
    void answersBehindADynamicProxy() {
        runner.run(context -> {
            assertThat(context.getBean(Client.class).name("sku")).isEqualTo("sku in catalog");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("catalog")
                            .totals()
                            .successful())
                    .isOne();
        });
    }

    @Test
    void mayBePrivate() {
        runner.run(context ->
                assertThat(context.getBean(Client.class).hidden("sku")).isEqualTo("sku hidden in 1 stock"));
    }

    @Test
    void mayHaveTheNameOfTheMethodItself() {
        runner.run(
                context -> assertThat(context.getBean(Client.class).same("sku")).isEqualTo("sku the same"));
    }

    @Test
    void stopsTheApplicationWithoutTheBean() {
        Guarded.context()
                .withBean("stok", Stock.class)
                .withBean("catalog", Catalog.class, CatalogFromFile::new)
                .withBean(Client.class)
                .run(
                        context -> assertThat(context.getStartupFailure())
                                .isInstanceOf(InvalidGuardedMethodException.class)
                                .hasMessageContaining(
                                        "There is no bean 'stock' for fallback 'stock::price'; did you mean 'stok'? "
                                                + "(method dev.circuitbreaker.spring.aop.FallbackBeanTest.Client.price(String))"));
    }

    @Test
    void stopsTheApplicationWithoutTheMethod() {
        Guarded.context()
                .withBean("stock", Stock.class)
                .withBean(Wrong.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(InvalidGuardedMethodException.class)
                        .hasMessageContaining(
                                "Fallback 'stock::prize' does not exist in Stock, its superclasses or its "
                                        + "interfaces; did you mean 'price'?"));
    }

    static class Client {

        @CircuitBreaker(name = "client", fallbackMethod = "stock::price")
        public String price(String sku) {
            throw new IllegalStateException();
        }

        @CircuitBreaker(name = "client", fallbackMethod = "catalog::name")
        public String name(String sku) {
            throw new IllegalStateException();
        }

        @CircuitBreaker(name = "client", fallbackMethod = "stock::hide")
        public String hidden(String sku) {
            throw new IllegalStateException();
        }

        @CircuitBreaker(name = "client", fallbackMethod = "stock::same")
        public String same(String sku) {
            throw new IllegalStateException();
        }
    }

    static class Stock {

        private final List<String> all = List.of("sku");

        @CircuitBreaker(name = "stock")
        public String price(String sku, Throwable cause) {
            return sku + " in stock";
        }

        private String hide(String sku) {
            return sku + " hidden in " + all.size() + " stock";
        }

        String same(String sku) {
            return sku + " the same";
        }
    }

    interface Catalog {
        String name(String sku);
    }

    static class CatalogFromFile implements Catalog {

        @Override
        @CircuitBreaker(name = "catalog")
        public String name(String sku) {
            return sku + " in catalog";
        }
    }

    static class Wrong {

        @CircuitBreaker(name = "client", fallbackMethod = "stock::prize")
        public String price(String sku) {
            throw new IllegalStateException();
        }
    }
}
