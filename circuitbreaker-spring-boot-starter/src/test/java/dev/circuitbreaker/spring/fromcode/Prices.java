package dev.circuitbreaker.spring.fromcode;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Permit;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.springframework.context.event.EventListener;

/** What the page about use from code shows. */
class Prices {

    /** Something remote. */
    interface Remote {

        String ask(String sku);

        CompletionStage<String> askLater(String sku);

        void subscribe(String sku, Consumer<String> onPrice, Consumer<Throwable> onError, Runnable onCancel);
    }

    private final Remote remote;
    private final CircuitBreaker breaker;

    Prices(Remote remote, CircuitBreakerRegistry registry) {
        this.remote = remote;
        this.breaker = registry.get("pricing");
    }

    String price(String sku) {
        try {
            return breaker.execute(() -> remote.ask(sku));
        } catch (CallNotPermittedException open) {
            Duration retryAfter = open.retryAfter(); // null if an operator has opened it
            return retryAfter == null ? "not today" : "again in " + retryAfter.toSeconds() + " s";
        }
    }

    CompletionStage<String> later(String sku) {
        return breaker.executeAsync(() -> remote.askLater(sku));
    }

    void watch(String sku, Consumer<String> onPrice) {
        Permit permit = breaker.tryAcquire();
        if (permit == null) {
            onPrice.accept("not now");
            return;
        }
        remote.subscribe(
                sku,
                price -> {
                    permit.succeeded(price);
                    onPrice.accept(price);
                },
                permit::failed,
                permit::cancelled);
    }

    /** Tells people. */
    static class Alarm {

        final StringBuilder told = new StringBuilder();

        @EventListener
        void on(StateTransition transition) {
            if (transition.to() == CircuitBreaker.State.OPEN) {
                told.append(transition.name() + " opened: " + transition.cause());
            }
        }
    }
}
