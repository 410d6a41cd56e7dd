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
 * @param isHiddenByTimeLimit whether calls that hang are hidden by a time limit of a retry, which cancels them
 */
record PlanOutline(
        String breakerName,
        CallStyle style,
        List<Fallback> fallbackMethods,
        boolean remembersResults,
        RetryAndLimit repetition,
        boolean ignoresCallTimeout,
        boolean isHiddenByTimeLimit) {

    /** Whether the call has ended when the method returns. */
    boolean endsAtOnce() {
        return style instanceof PlainCalls && !style.endsLater();
    }

    /** Whether what the method returns is a future. */
    boolean endsLater() {
        return style.endsLater();
    }

    /** Whether an open breaker can end the loop of a retry, as far as that is up to what the method returns. */
    boolean endsLoops() {
        return style.endsLoops();
    }

    /** Whether there is a fallback of any sort. */
    boolean answers() {
        return remembersResults || !fallbackMethods.isEmpty();
    }
}
