package dev.circuitbreaker.spring.context;

import dev.circuitbreaker.spring.aop.ContextCarrier;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes along what the log says with every line of a thread. Stateless. */
public final class LogContextCarrier implements ContextCarrier {

    /** Creates a carrier. */
    public LogContextCarrier() {}

    @Override
    public Runnable carry(Runnable answer) {
        Map<String, String> carried = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> previous = MDC.getCopyOfContextMap();
            set(carried);
            try {
                answer.run();
            } finally {
                set(previous);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
