package dev.circuitbreaker.spring.web;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application whose pages need something that can be cut off. */
final class Shop {

    private Shop() {}

    /** What is guarded, and called by pages. */
    static class Prices {

        private final CountDownLatch end;

        Prices(CountDownLatch end) {
            this.end = end;
        }

        @CircuitBreaker(name = "pricing")
        public String plain() {
            return "42";
        }

        @CircuitBreaker(name = "pricing")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("42");
        }

        @CircuitBreaker(name = "pricing")
        public Mono<String> mono() {
            return Mono.just("42");
        }

        @CircuitBreaker(name = "pricing")
        public Flux<String> flux() {
            return Flux.just("42");
        }

        @CircuitBreaker(name = "tenants", key = "#tenant")
        public String ofTenant(String tenant) {
            return tenant;
        }

        @CircuitBreaker(name = "slow")
        public String slow() throws InterruptedException {
            end.await();
            return "late";
        }
    }

    /** The pages. */
    @RestController
    static class Pages {

        final CountDownLatch end;
        private final Prices prices;

        Pages(CountDownLatch end, Prices prices) {
            this.end = end;
            this.prices = prices;
        }

        @GetMapping("/plain")
        String plain() {
            return prices.plain();
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return prices.future();
        }

        @GetMapping("/mono")
        Mono<String> mono() {
            return prices.mono();
        }

        @GetMapping("/flux")
        Mono<List<String>> flux() {
            return prices.flux().collectList();
        }

        @GetMapping("/joined")
        String joined() {
            return prices.future().join();
        }

        @GetMapping("/tenants/{tenant}")
        String tenant(@PathVariable String tenant) {
            return prices.ofTenant(tenant);
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            return prices.slow();
        }

        /** As the body of an answer ends that a {@code WebClient} reads. */
        @GetMapping("/read")
        String read() throws InterruptedException {
            try {
                return prices.slow();
            } catch (CallTimeoutException e) {
                WebClientResponseException carrier = WebClientResponseException.create(
                        HttpStatus.OK, "OK", new HttpHeaders(), new byte[0], StandardCharsets.UTF_8, null);
                carrier.initCause(e);
                throw carrier;
            }
        }

        /** As a response ends that is written from such a body. */
        @GetMapping("/written")
        String written() throws InterruptedException, ServletException {
            try {
                return prices.slow();
            } catch (CallTimeoutException e) {
                if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
                    HttpServletResponse begun = attributes.getResponse();
                    begun.setContentLength(10);
                    begun.setHeader("Content-Encoding", "br");
                }
                throw new ServletException(e);
            }
        }

        @GetMapping("/wrapped")
        String wrapped() {
            try {
                return prices.plain();
            } catch (RuntimeException e) {
                throw new NotNow(e);
            }
        }

        @GetMapping("/broken")
        String broken() {
            throw new CompletionException(new IllegalStateException("broken"));
        }
    }

    /** Says by itself what it means. */
    @ResponseStatus(HttpStatus.CONFLICT)
    static class NotNow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotNow(Throwable cause) {
            super(cause);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Pages.class)
    static class RealTime {

        @Bean
        CountDownLatch end() {
            return new CountDownLatch(1);
        }

        @Bean
        Prices prices(CountDownLatch end) {
            return new Prices(end);
        }
    }

    static class Application extends RealTime {

        @Bean
        Ticker ticker() {
            return new ManualTicker();
        }
    }

    @Import(Advice.class)
    static class Handling extends Application {}

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler
        ResponseEntity<String> rejected(CallNotPermittedException rejected) {
            return ResponseEntity.status(418).body("mine: " + rejected.circuitBreakerName());
        }
    }
}
