package dev.circuitbreaker.core.simulation;

/**
 * A dependency that breaks down at some time, and gets well only if it is left alone for long enough. Its errors say how long
 * that is.
 */
final class ExhaustedDependency implements Dependency {

    private final double breakdown;
    private final double rest;
    private boolean well = true;
    private boolean brokenDown;
    private double lastTaken;

    /** Breaks down at a second, and needs so many seconds without a call. */
    ExhaustedDependency(double breakdown, double rest) {
        this.breakdown = breakdown;
        this.rest = rest;
    }

    @Override
    public Answer answer(Call call) {
        double second = call.at() / VirtualTime.SECOND;
        if (!brokenDown && second >= breakdown) {
            brokenDown = true;
            well = false;
            lastTaken = second;
        } else if (!well && second - lastTaken >= rest) {
            well = true;
        }
        return well ? new Answer(true, call.service()) : Answer.FAST_ERROR.asking(rest);
    }

    @Override
    public void take(Call call) {
        if (!well) {
            lastTaken = call.at() / VirtualTime.SECOND;
        }
    }
}
