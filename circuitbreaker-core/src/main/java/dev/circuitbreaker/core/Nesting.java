package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * A synchronous call that a half-open breaker has let through, as calls of the same breaker see it that are made inside it
 * on the same thread. They are let through with it and decide nothing: otherwise a breaker that guards a service and, inside
 * it, its client would reject its own probes, and never close.
 *
 * <p>Known to the thread only while the breaker is half-open, so that calls of a closed one need not look.
 */
final class Nesting {

    private static final ThreadLocal<@Nullable Nesting> INNERMOST = new ThreadLocal<>();

    private final StateMachine machine;
    private final long generation;
    private final @Nullable Nesting outer;

    private Nesting(StateMachine machine, long generation, @Nullable Nesting outer) {
        this.machine = machine;
        this.generation = generation;
        this.outer = outer;
    }

    static Nesting enter(StateMachine machine, long generation) {
        Nesting nesting = new Nesting(machine, generation, INNERMOST.get());
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
    static boolean isInside(StateMachine machine, long generation) {
        for (Nesting each = INNERMOST.get(); each != null; each = each.outer) {
            if (each.machine == machine && each.generation == generation) {
                return true;
            }
        }
        return false;
    }

    /** A call that was let through with the one that it is made inside of. It is counted, but decides nothing. */
    static final class Inner implements Admission {

        private final Cell cell;

        Inner(Cell cell) {
            this.cell = cell;
        }

        @Override
        public long generation() {
            return cell.generation();
        }

        @Override
        public Cell cell() {
            return cell;
        }

        /** Of no account: the call decides nothing. */
        @Override
        public int turn() {
            return 0;
        }
    }
}
