package dev.circuitbreaker.spring.http;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.aop.EnclosingCalls.Ongoing;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an exchange counts, and when it is too late for it. The first report of an end wins; after the deadline none does. */
interface ExchangeRecorder {

    /** Reports an answer. */
    void succeeded(Object answer);

    /** Reports a failure. */
    void failed(Throwable thrown);

    /** Reports that it is not known how the exchange ended. */
    void cancelled();

    /** How much time there is until the deadline; null if there is none. */
    @Nullable
    Duration limit();

    /**
     * Has something done once the deadline has passed, at once if it has. The report of an end comes too late from then on.
     *
     * @param expiry takes what the caller is to be thrown; run by a thread that may be held for a moment only
     */
    void onExpiry(Consumer<Exception> expiry);

    /**
     * Begins a call.
     *
     * @throws CallNotPermittedException if it is not let through
     */
    static ExchangeRecorder begin(CircuitBreaker breaker) {
        Duration timeout = breaker.config().callTimeout();
        return timeout == null ? new Untimed(breaker.acquire()) : Timed.begin(breaker, timeout);
    }

    /** A call without a deadline. */
    record Untimed(Permit permit) implements ExchangeRecorder {

        @Override
        public void succeeded(Object answer) {
            permit.succeeded(answer);
        }

        @Override
        public void failed(Throwable thrown) {
            permit.failed(thrown);
        }

        @Override
        public void cancelled() {
            permit.cancelled();
        }

        @Override
        public @Nullable Duration limit() {
            return null;
        }

        @Override
        public void onExpiry(Consumer<Exception> expiry) {
            // It never comes.
        }
    }

    /**
     * A call with a deadline, which the breaker keeps for a stage that stands for the end of the exchange.
     *
     * @param end what the breaker waits for
     * @param call what becomes of that, or of the deadline
     * @param limit until the deadline, which has just been set
     */
    record Timed(CompletableFuture<Object> end, CompletableFuture<Object> call, Duration limit)
            implements ExchangeRecorder {

        static ExchangeRecorder begin(CircuitBreaker breaker, Duration timeout) {
            CompletableFuture<Object> end = new CompletableFuture<>();
            CompletableFuture<Object> call = breaker.executeAsync(() -> end).toCompletableFuture();
            if (thrown(call) instanceof CallNotPermittedException rejection) {
                throw rejection;
            }
            return new Timed(end, call, timeout);
        }

        private static @Nullable Throwable thrown(CompletableFuture<Object> call) {
            return call.<@Nullable Throwable>handle((value, thrown) -> thrown).getNow(null);
        }

        @Override
        public void succeeded(Object answer) {
            end.complete(answer);
        }

        @Override
        public void failed(Throwable thrown) {
            end.completeExceptionally(thrown);
        }

        @Override
        public void cancelled() {
            call.cancel(false);
        }

        @Override
        public void onExpiry(Consumer<Exception> expiry) {
            call.whenComplete((value, thrown) -> {
                if (thrown instanceof CallTimeoutException timeout) {
                    expiry.accept(timeout);
                }
            });
        }
    }

    /**
     * Part of the call of a method, which counts it. That call's deadline ends the exchange as well, a moment later, so that the method's
     * breaker is the first to see it.
     */
    final class Inner implements ExchangeRecorder {

        private static final long MOMENT = 1_000_000;

        private final Ongoing outer;
        private volatile @Nullable CompletableFuture<Void> timer;
        private volatile boolean ended;

        Inner(Ongoing outer) {
            this.outer = outer;
        }

        @Override
        public void succeeded(Object answer) {
            end();
        }

        @Override
        public void failed(Throwable thrown) {
            end();
        }

        @Override
        public void cancelled() {
            end();
        }

        private void end() {
            ended = true;
            CompletableFuture<Void> running = timer;
            if (running != null) {
                running.complete(null);
            }
        }

        @Override
        public @Nullable Duration limit() {
            return outer.isTimed() ? Duration.ofNanos(Math.max(MOMENT, outer.left())) : null;
        }

        /** Only keeps the appointment; the ticker of the breaker says whether the time has come. */
        @Override
        public void onExpiry(Consumer<Exception> expiry) {
            long left = outer.left() + MOMENT;
            if (left <= 0) {
                expiry.accept(
                        new InterruptedIOException("The callTimeout of the method around the exchange has passed"));
                return;
            }
            CompletableFuture<Void> appointment = new CompletableFuture<Void>().orTimeout(left, TimeUnit.NANOSECONDS);
            timer = appointment;
            appointment.whenComplete((nothing, thrown) -> {
                if (thrown instanceof TimeoutException) {
                    onExpiry(expiry);
                }
            });
            if (ended) {
                appointment.complete(null);
            }
        }
    }
}
