package dev.circuitbreaker.spring.aop;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** What asynchronous fallbacks take along from the threads of their callers. */
final class CarriedContexts {

    private static final Log LOGGER = LogFactory.getLog(CarriedContexts.class);

    private final ContextCarrier[] carriers;

    CarriedContexts(List<ContextCarrier> carriers) {
        this.carriers = carriers.toArray(ContextCarrier[]::new);
    }

    /** Takes the context of the calling thread, for one answer. */
    Executor take() {
        return new Taken(carriers);
    }

    /** A context that has been taken. What is executed runs with it, on the thread that brings it. */
    private static final class Taken implements Executor {

        private final Runnable carried;
        private @Nullable Runnable answer;

        Taken(ContextCarrier[] carriers) {
            Runnable wrapped = this::answer;
            for (ContextCarrier carrier : carriers) {
                wrapped = carry(carrier, wrapped);
            }
            carried = wrapped;
        }

        /** Carriers are guests: one that throws takes nothing along, and the call goes on. */
        private static Runnable carry(ContextCarrier carrier, Runnable inner) {
            try {
                return carrier.carry(inner);
            } catch (RuntimeException e) {
                LOGGER.error("A context carrier threw; the fallback runs without what it would have taken along", e);
                return inner;
            }
        }

        @Override
        public void execute(Runnable task) {
            answer = task;
            carried.run();
        }

        private void answer() {
            if (answer != null) {
                answer.run();
            }
        }
    }
}
