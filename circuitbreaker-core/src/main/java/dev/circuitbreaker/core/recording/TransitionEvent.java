package dev.circuitbreaker.core.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A circuit breaker has changed its state. Its time is when that was noticed. */
@Name("dev.circuitbreaker.Transition")
@Label("Circuit Breaker Transition")
@Description("A circuit breaker has changed its state")
@Category("Circuit Breaker")
@StackTrace(false)
public final class TransitionEvent extends Event {

    @Label("Circuit Breaker")
    @Description("The name of the circuit breaker, without the key")
    private final @Nullable String name;

    @Label("Key")
    @Description("The key, such as a tenant or a host; null if the breaker is not one for a key")
    private final @Nullable String key;

    @Label("From")
    @Description("The state that was left")
    private final String from;

    @Label("To")
    @Description("The state that was entered")
    private final String to;

    @Label("Cause")
    @Description("Why, with the numbers")
    private final String cause;

    private TransitionEvent(@Nullable String name, @Nullable String key, String from, String to, String cause) {
        this.name = name;
        this.key = key;
        this.from = from;
        this.to = to;
        this.cause = cause;
    }

    /**
     * Records a transition, if these are recorded now.
     *
     * @param key null if the breaker is not one for a key
     */
    public static void record(String name, @Nullable String key, String from, String to, String cause) {
        new TransitionEvent(name, key, from, to, cause).commit();
    }
}
