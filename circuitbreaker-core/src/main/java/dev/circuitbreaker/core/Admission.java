package dev.circuitbreaker.core;

/**
 * What a phase hands out when it lets a call through, and what the call brings back when it ends. It names the
 * generation that issued it, so that a late result moves nothing but the lifetime counters. In {@code CLOSED} many
 * calls share one, hence no object per call.
 */
sealed interface Admission extends Answer permits Cell, Nesting.Inner, ObservingPhase.Rehearsed, Probe {

    /** The generation that let the call through. */
    long generation();

    /** Where the call is counted while it is in flight. */
    Cell cell();

    /** The call's turn among those that have entered that cell; asked for as soon as it has been let through. */
    int turn();
}
