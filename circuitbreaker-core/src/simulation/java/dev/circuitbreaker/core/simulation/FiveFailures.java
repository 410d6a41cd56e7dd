package dev.circuitbreaker.core.simulation;

/** A healthy dependency that fails the first five calls from a given second on. */
final class FiveFailures implements Dependency {

    private final double from;
    private int left = 5;

    FiveFailures(double from) {
        this.from = from;
    }

    @Override
    public Answer answer(Call call) {
        if (left > 0 && call.at() >= from * VirtualTime.SECOND) {
            left--;
            return Answer.FAST_ERROR;
        }
        return new Answer(true, call.service());
    }
}
