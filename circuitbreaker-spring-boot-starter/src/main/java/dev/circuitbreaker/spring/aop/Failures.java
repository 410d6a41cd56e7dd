package dev.circuitbreaker.spring.aop;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What really happened, under the wrappers that futures put around it. */
final class Failures {

    /** More than anybody wraps; causes can be made to go round in a circle. */
    private static final int MAX_WRAPPERS = 32;

    private Failures() {}

    static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            boolean wrapper = current instanceof CompletionException || current instanceof ExecutionException;
            Throwable cause = wrapper ? current.getCause() : null;
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }
}
