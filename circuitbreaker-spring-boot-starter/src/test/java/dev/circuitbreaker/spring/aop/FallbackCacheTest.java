package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.SimpleKey;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class FallbackCacheTest {

    private final ConcurrentMapCacheManager caches = new ConcurrentMapCacheManager("prices", "others");

    private final ApplicationContextRunner runner = Guarded.context()
            .withBean(CacheManager.class, () -> caches)
            .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of);

    /** A check of a client, with and without the breaker open. */
    interface Check {
        void run(Client client, Runnable open, AssertableApplicationContext context) throws Exception;
    }

    private void with(Check check) {
        runner.withBean(Client.class)
                .run(context -> check.run(
                        context.getBean(Client.class),
                        () -> context.getBean(CircuitBreakerRegistry.class)
                                .get("cached")
                                .forceOpen(null),
                        context));
    }

    private Cache cache() {
        Cache cache = caches.getCache("prices");
        assertThat(cache).isNotNull();
        return cache;
    }

    private static SimpleKey key(String method, String argument) {
        return new SimpleKey(Client.class.getName() + "." + method + "(java.lang.String)", argument);
    }

    @Test
    void answersWithTheLastGoodResultOfTheMethodAndNoOther() {
        with((client, open, context) -> {
            client.optional("sku");
            client.either("sku");
            client.first();
            client.second();
            open.run();
            assertThat(client.optional("sku")).contains("optional sku");
            assertThat(client.either("sku")).isEqualTo("either sku");
            assertThat(client.first()).isEqualTo("first");
            assertThat(client.second()).isEqualTo("second");
        });
    }

    @Test
    void answersWithTheLastGoodResultForTheArguments() {
        with((client, open, context) -> {
            client.price("sku", "1");
            client.price("sku", "1");
            open.run();
            assertThat(client.price("sku", "1")).isEqualTo("sku for 1 at 2");
            assertThatThrownBy(() -> client.price("sku", "2")).isInstanceOf(CallNotPermittedException.class);
            assertThat(context.getBean(Guarded.Heard.class).fallbacks).containsExactly("cached CACHE SUCCESS");
        });
    }

    @Test
    void isTriedBeforeTheMethod() {
        with((client, open, context) -> {
            client.either("sku");
            open.run();
            assertThat(client.either("sku")).isEqualTo("either sku");
            assertThat(client.either("other")).isEqualTo("otherwise");
            assertThat(context.getBean(Guarded.Heard.class).fallbacks)
                    .containsExactly("cached CACHE SUCCESS", "cached METHOD SUCCESS");
        });
    }

    @Test
    void answersAFailureAndNotAnIgnoredException() {
        with((client, open, context) -> {
            assertThat(client.failing("sku", new IllegalStateException())).isEqualTo("neither");
            cache().put(key("ignored", "sku"), "cached");
            assertThatThrownBy(() -> client.ignored("sku")).isInstanceOf(Guarded.IgnoredException.class);
        });
    }

    @Test
    void holdsWhatIsInAnOptional() {
        with((client, open, context) -> {
            client.optional("sku");
            assertThat(cache().get(key("optional", "sku"), String.class)).isEqualTo("optional sku");
            open.run();
            assertThat(client.optional("sku")).contains("optional sku");
        });
    }

    @Test
    void holdsWhatFuturesAndPublishersAreFor() {
        with((client, open, context) -> {
            client.stage("stage");
            client.future("future").get();
            client.mono("mono").block();
            open.run();
            assertThat(client.stage("stage")).isCompletedWithValue("stage");
            assertThat(client.future("future").get()).isEqualTo("future");
            assertThat(client.mono("mono").block()).isEqualTo("mono");
        });
    }

    @Test
    void takesNothingForAResultThatIsNone() {
        with((client, open, context) -> {
            open.run();
            cache().put(key("either", "sku"), 7);
            assertThat(client.either("sku")).isEqualTo("otherwise");
        });
    }

    @Test
    void doesWithoutACacheThatThrows() {
        Cache broken = mock(Cache.class, invocation -> {
            if (invocation.getMethod().getName().equals("getName")) {
                return "prices";
            }
            throw new IllegalStateException("broken");
        });
        CacheManager manager = mock(CacheManager.class);
        when(manager.getCache("prices")).thenReturn(broken);
        Guarded.context()
                .withBean(CacheManager.class, () -> manager)
                .withBean(Single.class)
                .run(context -> {
                    assertThat(context.getBean(Single.class).price("sku")).isEqualTo("sku");
                    context.getBean(CircuitBreakerRegistry.class).get("cached").forceOpen(null);
                    assertThatThrownBy(() -> context.getBean(Single.class).price("sku"))
                            .isInstanceOf(CallNotPermittedException.class);
                });
    }

    @Test
    void stopsTheApplicationWithoutTheCache() {
        assertRefused(
                runner.withBean(Missing.class),
                "There is no cache 'price'; did you mean 'prices'? (method dev.circuit");
        assertRefused(
                Guarded.context().withBean(Missing.class),
                "There is no CacheManager bean to bring fallback cache 'price': define one, or add");
    }

    @Test
    void stopsTheApplicationWhereThereIsNothingToHold() {
        assertRefused(
                runner.withBean(Void.class), "Fallback cache 'prices' can hold no result, since the method returns");
        assertRefused(
                runner.withBean(Many.class), "Fallback cache 'prices' can hold no result, since the method returns");
    }

    private static void assertRefused(ApplicationContextRunner runner, String message) {
        runner.run(context -> assertThat(context.getStartupFailure())
                .isInstanceOf(InvalidGuardedMethodException.class)
                .hasMessageContaining(message));
    }

    static class Client {

        private int calls;

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public String price(String sku, String count) {
            calls++;
            return sku + " for " + count + " at " + calls;
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices", fallbackMethod = "otherwise")
        public String either(String sku) {
            return "either " + sku;
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices", fallbackMethod = "neither")
        public String failing(String sku, RuntimeException exception) {
            throw exception;
        }

        @CircuitBreaker(name = "ignored", fallbackCache = "prices")
        public String ignored(String sku) {
            throw new Guarded.IgnoredException();
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public Optional<String> optional(String sku) {
            return Optional.of("optional " + sku);
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public CompletionStage<String> stage(String sku) {
            return CompletableFuture.completedStage(sku);
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public Future<String> future(String sku) {
            FutureTask<String> task = new FutureTask<>(() -> sku);
            task.run();
            return task;
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public Mono<String> mono(String sku) {
            return Mono.just(sku);
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public String first() {
            return "first";
        }

        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public String second() {
            return "second";
        }

        String otherwise() {
            return "otherwise";
        }

        String neither() {
            return "neither";
        }
    }

    static class Single {
        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public String price(String sku) {
            return sku;
        }
    }

    static class Missing {
        @CircuitBreaker(name = "cached", fallbackCache = "price")
        public String price(String sku) {
            return sku;
        }
    }

    static class Void {
        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public void price(String sku) {}
    }

    static class Many {
        @CircuitBreaker(name = "cached", fallbackCache = "prices")
        public Flux<String> price(String sku) {
            return Flux.just(sku);
        }
    }
}
