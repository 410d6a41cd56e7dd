package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.TrackedCall;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous call that a half-open breaker has let through, as calls of the same breaker see it that are made inside it
 * on the same thread. They are let through with it and decide nothing: otherwise a breaker that guards a service and, inside
 * it, its client would reject its own probes, and never close.
 *
 * <p>Known to the thread only while the breaker is half-open, so that calls of a closed one need not look.
 */
final class NestedCalls {

    private static final ThreadLocal<@Nullable NestedCalls> INNERMOST = new ThreadLocal<>();

    /** Compared by identity. */
    private final Object breaker;

    private final long generation;
    private final @Nullable NestedCalls outer;

    private NestedCalls(Object breaker, long generation, @Nullable NestedCalls outer) {
        this.breaker = breaker;
        this.generation = generation;
        this.outer = outer;
    }

    static NestedCalls enter(Object breaker, long generation) {
        NestedCalls nesting = new NestedCalls(breaker, generation, INNERMOST.get());
        INNERMOST.set(nesting);
        return nesting;
    }

    void leave() {
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }

    /** Tells whether the calling thread is inside a call that this generation has let through. */
    static boolean isInside(Object breaker, long generation) {
        for (NestedCalls each = INNERMOST.get(); each != null; each = each.outer) {
            if (each.breaker == breaker && each.generation == generation) {
                return true;
            }
        }
        return false;
    }

    /** A call that was let through with the one that it is made inside of. It is counted, but decides nothing. */
    static final class Inner extends TrackedCall {

        Inner(Admission counter) {
            super(counter);
        }
    }
}
