package dev.circuitbreaker.spring.aop;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What really happened, under the wrappers that futures put around it. */
final class Failures {

    private Failures() {}

    static Throwable unwrap(Throwable throwable) {
        Throwable current = throwable;
        while (current instanceof CompletionException || current instanceof ExecutionException) {
            Throwable cause = current.getCause();
            if (cause == null) {
                return current;
            }
            current = cause;
        }
        return current;
    }
}
