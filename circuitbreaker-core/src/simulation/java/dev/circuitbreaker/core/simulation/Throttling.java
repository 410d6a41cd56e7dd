package dev.circuitbreaker.core.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Published ways to let only a share of the calls through. None of them ever opens; each rejects by chance, as published.
 * What counts as open in the log is a share of less than 99 %.
 */
final class Throttling implements Policy {

    /** How a share follows what was seen. */
    interface Rule {

        /**
         * The share of calls to let through from now on.
         *
         * @param share the one so far
         * @param seen what was seen in the window that is over
         */
        double next(double share, Seen seen);
    }

    /**
     * Calls of a window.
     *
     * @param asked how many were to be made
     * @param made how many were made and have ended
     * @param accepted how many of these succeeded
     */
    record Seen(int asked, int made, int accepted) {

        double failureRate() {
            return made == 0 ? 0 : 1 - (double) accepted / made;
        }
    }

    private record Event(long at, int asked, int made, int accepted) {}

    private static final double WINDOW = 10;
    private static final double STEP = 1;
    private static final double NEARLY_ALL = 0.99;

    private final VirtualTime time;
    private final StateLog log;
    private final Rule rule;
    private final SplittableRandom random = new SplittableRandom(7);
    private final Deque<Event> events = new ArrayDeque<>();
    private double share = 1;
    private boolean closed = true;
    private long nextStep = Math.round(STEP * VirtualTime.SECOND);

    private Throttling(VirtualTime time, StateLog log, Rule rule) {
        this.time = time;
        this.log = log;
        this.rule = rule;
    }

    private static Contestant contestant(String title, Policy.Factory factory) {
        return new Contestant(title, factory);
    }

    /**
     * Client-side throttling: lets through twice as many as were accepted (Beyer and others, "Site Reliability
     * Engineering", 2016, chapter 21, "Handling Overload").
     */
    static Contestant byAccepted(double multiple) {
        return contestant(
                "accepted times " + multiple,
                (time, log) -> new Throttling(
                        time,
                        log,
                        (share, seen) -> Math.min(1, (multiple * seen.accepted() + 1) / (seen.asked() + 1))));
    }

    /** A controller of the error rate: proportional, integral and differential, as Shopify publishes for semian's adaptive breaker. */
    static Contestant byErrorRate() {
        return contestant("PID on the error rate", (time, log) -> new Throttling(time, log, new Pid()));
    }

    /** Additive increase, multiplicative decrease (Chiu and Jain, 1989): up by 2 %, down by half above 10 % of failures. */
    static Contestant byHalving() {
        return contestant(
                "AIMD",
                (time, log) -> new Throttling(
                        time,
                        log,
                        (share, seen) ->
                                seen.failureRate() > 0.1 ? Math.max(0.05, share / 2) : Math.min(1, share + 0.02)));
    }

    /** Rejects more as long as errors are above normal by more than it rejects already. */
    private static final class Pid implements Rule {

        private static final double PROPORTIONAL = 1;
        private static final double INTEGRAL = 0.2;
        private static final double DIFFERENTIAL = 0;

        private double integral;
        private double last;

        @Override
        public double next(double share, Seen seen) {
            double rejection = 1 - share;
            double excess = seen.failureRate();
            double error = excess - (1 - excess) * rejection;
            integral = Math.max(-10, Math.min(10, integral + error));
            double change = PROPORTIONAL * error + INTEGRAL * integral * STEP + DIFFERENTIAL * (error - last);
            last = error;
            return Math.min(1, Math.max(0, 1 - (rejection + change)));
        }
    }

    @Override
    public @Nullable Admitted admit(Call call, Answer truth) {
        step();
        boolean through = random.nextDouble() < share;
        events.add(new Event(time.now(), 1, 0, 0));
        return through ? (good, nanos) -> events.add(new Event(time.now(), 0, 1, good ? 1 : 0)) : null;
    }

    @Override
    public void look() {
        step();
    }

    private void step() {
        while (time.now() >= nextStep) {
            nextStep += Math.round(STEP * VirtualTime.SECOND);
            long oldest = time.now() - Math.round(WINDOW * VirtualTime.SECOND);
            while (!events.isEmpty() && events.peek().at() < oldest) {
                events.remove();
            }
            int asked = 0;
            int made = 0;
            int accepted = 0;
            for (Event event : events) {
                asked += event.asked();
                made += event.made();
                accepted += event.accepted();
            }
            share = rule.next(share, new Seen(asked, made, accepted));
            if (share >= NEARLY_ALL != closed) {
                closed = !closed;
                log.moved("share", closed);
            }
        }
    }
}
