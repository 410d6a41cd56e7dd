package dev.circuitbreaker.spring.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One exchange of a reactive client, from the subscription to the end of the body. */
final class GuardedSubscription {

    private final ExchangeCall call;

    /** Whether there is a response, so that it is no longer for the exchange to say how the call ends. */
    private final AtomicBoolean answered = new AtomicBoolean();

    GuardedSubscription(ExchangeCall call) {
        this.call = call;
    }

    Mono<ClientResponse> guard(Mono<ClientResponse> exchange) {
        return exchange.doOnError(call::failed)
                .doOnCancel(this::cancelled)
                .map(this::guarded)
                .takeUntilOther(expiry())
                .doOnSuccess(response -> {
                    if (response == null) {
                        call.cancelled(); // an exchange that has neither an answer nor an error says nothing
                    }
                });
    }

    private void cancelled() {
        if (!answered.get()) {
            call.cancelled();
        }
    }

    /** Fails when the call is too late, and never ends otherwise. */
    private <T> Mono<T> expiry() {
        return call.limit() == null ? Mono.never() : Mono.create(sink -> call.onExpiry(sink::error));
    }

    private ClientResponse guarded(ClientResponse response) {
        answered.set(true);
        Runnable end = end(response);
        return response.mutate().body(body -> guarded(body, end)).build();
    }

    private Flux<DataBuffer> guarded(Flux<DataBuffer> body, Runnable end) {
        AtomicBoolean taken = new AtomicBoolean();
        AtomicBoolean released = new AtomicBoolean();
        call.onExpiry(timeout -> {
            if (taken.compareAndSet(false, true)) {
                released.set(true);
                body.subscribe(DataBufferUtils.releaseConsumer(), ignored -> {})
                        .dispose(); // which frees the connection
            }
        });
        Flux<DataBuffer> guarded =
                body.doOnComplete(end).doOnError(call::failed).doOnCancel(end).takeUntilOther(expiry());
        return Flux.defer(() -> {
            taken.set(true);
            return released.get() ? this.<DataBuffer>expiry().flux() : guarded;
        });
    }

    private Runnable end(ClientResponse response) {
        HttpStatusCode status = response.statusCode();
        if (!FailedAnswer.isFailure(status)) {
            return () -> call.succeeded(status);
        }
        return () -> call.failed(WebClientResponseException.create(
                status,
                "",
                response.headers().asHttpHeaders(),
                new byte[0],
                StandardCharsets.UTF_8,
                response.request()));
    }
}
