package dev.circuitbreaker.spring.context;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.task.TaskDecorator;

/** Takes along what the log says with every line of a thread. Stateless. */
public final class LogContext implements TaskDecorator {

    /** Creates a decorator. */
    public LogContext() {}

    @Override
    public Runnable decorate(Runnable task) {
        Map<String, String> carried = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> previous = MDC.getCopyOfContextMap();
            set(carried);
            try {
                task.run();
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
