package dev.circuitbreaker.core.simulation;

/**
 * A dependency that is dead for a while and then comes back slowly: its capacity grows from a tenth to all of it. It works
 * off calls in their order. A caller waits for a second; the work for a call that its caller has given up is done all
 * the same, which is why overload fails. Its queue holds what it does in two healthy seconds.
 */
final class RecoveringDependency implements Dependency {

    private static final double PATIENCE = 1;
    private static final double QUEUE = 2;
    private static final double FIRST_CAPACITY = 0.1;
    private static final Answer TIMEOUT = new Answer(false, Math.round(PATIENCE * VirtualTime.SECOND));

    private final double full;
    private final Trouble dead;
    private final Trouble recovering;
    private double queued;
    private long last;

    /** With a full capacity of so many calls per second. */
    RecoveringDependency(double full, Trouble dead, Trouble recovering) {
        this.full = full;
        this.dead = dead;
        this.recovering = recovering;
    }

    @Override
    public Answer answer(Call call) {
        if (dead.contains(call.at())) {
            return Answer.FAST_ERROR;
        }
        double capacity = capacity(call.at());
        queued = Math.max(0, queued - capacity * (call.at() - last) / VirtualTime.SECOND);
        last = call.at();
        double wait = queued / capacity;
        return wait > PATIENCE ? TIMEOUT : new Answer(true, call.service() + Math.round(wait * VirtualTime.SECOND));
    }

    @Override
    public void take(Call call) {
        if (!dead.contains(call.at())) {
            queued = Math.min(QUEUE * full, queued + 1);
        }
    }

    @Override
    public double recoveringCapacity(long time) {
        return recovering.contains(time) ? capacity(time) : Double.POSITIVE_INFINITY;
    }

    private double capacity(long time) {
        return time < recovering.from() * VirtualTime.SECOND
                ? full
                : full * (FIRST_CAPACITY + (1 - FIRST_CAPACITY) * recovering.elapsed(time));
    }
}
