package dev.circuitbreaker.spring.aop;

import java.util.List;

/**
 * What is known of a guarded method before the application runs: enough to say what will not happen.
 *
 * @param breakerName the name of its circuit breaker, placeholders resolved where they can be
 * @param style how its calls are guarded
 * @param fallbackMethods the methods that answer, in the order of preference
 * @param remembersResults whether a cache of last good results answers, too
 * @param repetition what stands between the layers
 * @param ignoresCallTimeout whether the settings ask for a deadline that calls of this style have not
 */
record Outline(
        String breakerName,
        CallStyle style,
        List<Fallback> fallbackMethods,
        boolean remembersResults,
        Repetition repetition,
        boolean ignoresCallTimeout) {

    /** Whether the call has ended when the method returns. */
    boolean endsAtOnce() {
        return style instanceof PlainCalls && !style.endsLater();
    }

    /** Whether what the method returns is a future. */
    boolean endsLater() {
        return style.endsLater();
    }

    /** Whether there is a fallback of any sort. */
    boolean answers() {
        return remembersResults || !fallbackMethods.isEmpty();
    }
}
