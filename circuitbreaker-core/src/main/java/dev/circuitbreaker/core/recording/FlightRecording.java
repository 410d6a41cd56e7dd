package dev.circuitbreaker.core.recording;

/**
 * Tells whether Flight Recorder records calls now.
 *
 * <p>The module {@code jdk.jfr} need not be there: no other class of this package is touched unless {@link #isOn()} or
 * {@link #isThere()} has said yes. While there is no recording, both are constants to the compiler or next to it.
 */
public final class FlightRecording {

    private static final boolean THERE = isModuleThere();

    private FlightRecording() {}

    private static boolean isModuleThere() {
        Module own = FlightRecording.class.getModule();
        return ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent();
    }

    /** Loads what calls ask, because one whose stack is full could not, and none after it. */
    public static void prepare() {
        isOn();
    }

    /** {@return whether this Java has Flight Recorder} */
    public static boolean isThere() {
        return THERE;
    }

    /** {@return whether calls are recorded now} */
    public static boolean isOn() {
        return THERE && CallEvent.isOn();
    }
}
