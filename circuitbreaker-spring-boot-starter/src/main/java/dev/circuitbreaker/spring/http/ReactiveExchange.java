package dev.circuitbreaker.spring.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One exchange of a reactive client, from the subscription to the end of the body. */
final class ReactiveExchange {

    private final ExchangeRecorder call;

    /** Whether there is a response, so that it is no longer for the exchange to say how the call ends. */
    private final AtomicBoolean answered = new AtomicBoolean();

    /** What the deadline has the subscriber fail with. */
    private final AtomicReference<@Nullable Exception> expired = new AtomicReference<>();

    ReactiveExchange(ExchangeRecorder call) {
        this.call = call;
    }

    Mono<ClientResponse> guard(Mono<ClientResponse> exchange) {
        Mono<ClientResponse> counted =
                exchange.doOnError(call::failed).doOnCancel(this::cancelled).map(this::guarded);
        Mono<ClientResponse> guarded =
                call.limit() == null ? counted : Mono.firstWithSignal(counted, expiry().then(late()));
        return guarded.doOnSuccess(response -> {
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

    /** Completes when the call is too late, and never otherwise. */
    private Mono<Void> expiry() {
        return Mono.create(sink -> call.onExpiry(timeout -> {
            expired.set(timeout);
            sink.success();
        }));
    }

    /** Fails if the call is too late. */
    private <T> Mono<T> late() {
        return Mono.defer(() -> {
            Exception timeout = expired.get();
            return timeout == null ? Mono.empty() : Mono.error(timeout);
        });
    }

    private ClientResponse guarded(ClientResponse response) {
        answered.set(true);
        Runnable end = end(response);
        return response.mutate().body(body -> guarded(body, end)).build();
    }

    private Flux<DataBuffer> guarded(Flux<DataBuffer> body, Runnable end) {
        Flux<DataBuffer> counted =
                body.doOnComplete(end).doOnError(call::failed).doOnCancel(end);
        if (call.limit() == null) {
            return counted;
        }
        AtomicBoolean taken = new AtomicBoolean();
        AtomicBoolean released = new AtomicBoolean();
        call.onExpiry(timeout -> {
            if (taken.compareAndSet(false, true)) {
                expired.set(timeout);
                released.set(true);
                body.subscribe(DataBufferUtils.releaseConsumer(), ignored -> {})
                        .dispose(); // which frees the connection
            }
        });
        Flux<DataBuffer> guarded = counted.takeUntilOther(expiry()).concatWith(late());
        return Flux.defer(() -> {
            taken.set(true);
            return released.get() ? this.<DataBuffer>late().flux() : guarded;
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
