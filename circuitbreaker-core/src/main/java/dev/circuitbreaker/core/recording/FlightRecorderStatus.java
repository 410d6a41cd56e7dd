package dev.circuitbreaker.core.recording;

import jdk.jfr.FlightRecorder;

/**
 * Tells whether Flight Recorder records calls now.
 *
 * <p>The module {@code jdk.jfr} need not be there: no other class of this package is touched unless {@link #isOn()} or
 * {@link #isStarted()} has said yes. They are not touched before the first recording either, because to load one of them
 * starts half of Flight Recorder, which takes longer than everything else that a breaker needs.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code loaded}: written once; a stale read loads again what is loaded.
 * </ul>
 */
public final class FlightRecorderStatus {

    private static final boolean THERE = isModuleThere();

    private static volatile boolean loaded;

    private FlightRecorderStatus() {}

    private static boolean isModuleThere() {
        Module own = FlightRecorderStatus.class.getModule();
        return ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent();
    }

    /** Loads what calls ask, because one whose stack is full could not, and none after it. */
    public static void prepare() {
        isOn();
    }

    /** {@return whether Flight Recorder has been started in this process, be it over by now} */
    public static boolean isStarted() {
        return THERE && FlightRecorder.isInitialized() && (loaded || load());
    }

    /** {@return whether calls are recorded now} */
    public static boolean isOn() {
        return isStarted() && CallEvent.isOn();
    }

    /** Loads the event of calls. One whose stack is too full for that goes unrecorded, but goes on. */
    private static boolean load() {
        try {
            CallEvent.isOn();
            loaded = true;
        } catch (StackOverflowError | LinkageError full) {
            return false;
        }
        return true;
    }
}
