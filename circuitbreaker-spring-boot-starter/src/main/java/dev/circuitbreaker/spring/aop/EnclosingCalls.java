package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.core.CircuitBreaker;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls through annotations that are under way on a thread, for clients that a circuit breaker guards as well: a call of
 * such a client inside a method of the same breaker is part of the method's call, and not another one.
 *
 * <p>Nothing is noted until the first such client asks for it, so that applications without one do not pay.
 */
public final class EnclosingCalls {

    private static final ThreadLocal<@Nullable Ongoing> INNERMOST = new ThreadLocal<>();

    /** Only ever becomes true; a call that began before that is not noted. */
    private static volatile boolean wanted;

    /** A call of a method. */
    public static final class Ongoing {

        private final CircuitBreaker breaker;
        private final @Nullable Ongoing outer;
        private final @Nullable Duration timeout;
        private final long start;

        private Ongoing(CircuitBreaker breaker, @Nullable Ongoing outer) {
            this.breaker = breaker;
            this.outer = outer;
            this.timeout = breaker.config().callTimeout();
            this.start = timeout == null ? 0 : breaker.config().ticker().read();
        }

        /** {@return whether its breaker has a {@code callTimeout}} */
        public boolean isTimed() {
            return timeout != null;
        }

        /** {@return the nanoseconds until its deadline, which was set a moment after the call was noted; below zero once it has passed} */
        public long left() {
            return timeout == null
                    ? Long.MAX_VALUE
                    : timeout.toNanos() - (breaker.config().ticker().read() - start);
        }
    }

    private EnclosingCalls() {}

    /** Has calls noted from now on, in every application of the process. */
    public static void note() {
        wanted = true;
    }

    /** {@return whether calls are noted} */
    public static boolean areNoted() {
        return wanted;
    }

    /**
     * Finds the innermost call of a breaker's methods that the calling thread is inside of.
     *
     * @param breaker the breaker; one for a key is another than the one that it belongs to
     * @return the call; null if there is none
     */
    public static @Nullable Ongoing of(CircuitBreaker breaker) {
        for (Ongoing each = INNERMOST.get(); each != null; each = each.outer) {
            if (each.breaker == breaker) {
                return each;
            }
        }
        return null;
    }

    /**
     * Makes a call that is no annotated method's and counts by itself all the same, such as one through Spring Cloud, so that a guarded
     * client inside is part of it.
     *
     * @param <T> what it returns
     * @param breaker the breaker that counts it
     * @param call the call, with the breaker around it
     * @return what it returns
     */
    public static <T> T noted(CircuitBreaker breaker, Supplier<T> call) {
        if (!wanted) {
            return call.get();
        }
        Ongoing ongoing = enter(breaker);
        try {
            return call.get();
        } finally {
            leave(ongoing);
        }
    }

    /** A call begins on the calling thread. */
    static Ongoing enter(CircuitBreaker breaker) {
        Ongoing call = new Ongoing(breaker, INNERMOST.get());
        INNERMOST.set(call);
        return call;
    }

    /** The innermost call has ended. */
    static void leave(Ongoing call) {
        if (call.outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(call.outer);
        }
    }
}
