package dev.circuitbreaker.core.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One call, from when it asked to be let through to its end; a call that has not ended is not among them. */
@Name("dev.circuitbreaker.Call")
@Label("Circuit Breaker Call")
@Description("A call through a circuit breaker, from when it asked to be let through to its end")
@Category("Circuit Breaker")
@StackTrace(false)
public final class CallEvent extends Event {

    /** Asked in place of a new one, which would be garbage in code that is not compiled yet. */
    private static final CallEvent ANY = new CallEvent();

    /** The breaker's. */
    @Label("Circuit Breaker")
    @Description("The name of the circuit breaker, without the key")
    public @Nullable String name;

    /** Null if the call had none. */
    @Label("Key")
    @Description("The key of the call, such as a tenant or a host; null if it has none")
    public @Nullable String key;

    /** As the meters name it. */
    @Label("Outcome")
    @Description("success, failure, ignored, cancelled, or not_permitted for a call that was rejected")
    public @Nullable String outcome;

    /** As the breaker judged it. */
    @Label("Slow")
    @Description("Whether the call took longer than the slow-call duration threshold")
    public boolean slow;

    /** Makes an event that has not begun. */
    public CallEvent() {}

    static boolean isOn() {
        return ANY.isEnabled();
    }
}
