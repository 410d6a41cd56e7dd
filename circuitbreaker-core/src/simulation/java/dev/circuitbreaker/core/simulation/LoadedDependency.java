package dev.circuitbreaker.core.simulation;

/**
 * A dependency that bears only so many calls per second while there is trouble, and answers what is too much at once with an
 * error. A little more than that may come in a moment: what it bears in a quarter of a second.
 */
final class LoadedDependency implements Dependency {

    private static final double BURST = 0.25;

    private final double borne;
    private final Trouble trouble;
    private double room = 1;
    private long last;

    /** With so many calls per second during the trouble, and any number of them before and after it. */
    LoadedDependency(double borne, Trouble trouble) {
        this.borne = borne;
        this.trouble = trouble;
    }

    @Override
    public Answer answer(Call call) {
        if (!trouble.contains(call.at())) {
            return new Answer(true, call.service());
        }
        room = Math.min(Math.max(1, borne * BURST), room + borne * (call.at() - last) / VirtualTime.SECOND);
        last = call.at();
        return room >= 1 ? new Answer(true, call.service()) : Answer.FAST_ERROR;
    }

    @Override
    public void take(Call call) {
        if (trouble.contains(call.at()) && room >= 1) {
            room--;
        }
    }
}
