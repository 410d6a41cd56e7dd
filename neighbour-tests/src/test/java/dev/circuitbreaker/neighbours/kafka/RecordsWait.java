package dev.circuitbreaker.neighbours.kafka;

import dev.circuitbreaker.core.CallNotPermittedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.BackOffHandler;
import org.springframework.kafka.listener.CommonDelegatingErrorHandler;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/** What the documentation of listeners shows, line by line. */
@Configuration(proxyBeanMethods = false)
class RecordsWait {

    @Bean
    CommonErrorHandler recordsWaitForTheBreaker() {
        CommonErrorHandler usual = new DefaultErrorHandler(); // what you have: with your recoverer and your back-off
        CommonErrorHandler open = new DefaultErrorHandler(
                null, new FixedBackOff(1_000, FixedBackOff.UNLIMITED_ATTEMPTS), new PauseWhileOpen());
        CommonDelegatingErrorHandler handler = new CommonDelegatingErrorHandler(usual);
        handler.setCauseChainTraversing(true);
        handler.addDelegate(CallNotPermittedException.class, open);
        return handler;
    }

    /** Pauses the listener for as long as the breaker asks for. A paused consumer polls on, so it keeps its partitions. */
    static class PauseWhileOpen implements BackOffHandler {

        @Override
        public void onNextBackOff(MessageListenerContainer container, Exception failure, long atLeast) {
            if (!container.isPauseRequested()) {
                container.pause();
                Executor later = CompletableFuture.delayedExecutor(wait(failure, atLeast), TimeUnit.MILLISECONDS);
                later.execute(container::resume);
            }
        }

        private static long wait(Throwable failure, long atLeast) {
            if (!(failure instanceof CallNotPermittedException rejected)) {
                return failure == null ? atLeast : wait(failure.getCause(), atLeast);
            }
            Duration retryAfter = rejected.retryAfter(); // null when forced open, zero when all probes are taken
            return retryAfter == null || retryAfter.isZero() ? atLeast : retryAfter.toMillis() + 1;
        }
    }
}
