package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the probes of one half-open phase. Immutable: every change makes a new board.
 *
 * <p>A probe takes a place when it is let through and fills it when it has an outcome; an ignored or cancelled one hands
 * its place on. One in flight for longer than the slow-call duration threshold fills its place as slow, and its end
 * changes that no more; once its lease is over, it counts as failed too. Because every probe has a lease, every place
 * that is taken is filled or handed on some day, and a filled board is always decided.
 *
 * @param rules what the probes are measured by
 * @param unknown probes in flight that have no outcome yet
 * @param hanging probes in flight that count as slow
 * @param counts the outcomes so far
 * @param decision the conclusion, once there is only one; null until then
 */
record ProbeBoard(
        ProbeRules rules,
        List<Probe> unknown,
        List<Probe> hanging,
        Counts counts,
        @Nullable Step decision) {

    static ProbeBoard empty(ProbeRules rules) {
        return new ProbeBoard(rules, List.of(), List.of(), Counts.NONE, null);
    }

    boolean hasRoom() {
        return decision == null && counts.total() + unknown.size() < rules.permitted;
    }

    /** A cheap test: false means that neither time nor a decision has anything to say. */
    boolean isDue(long now) {
        if (decision != null) {
            return true;
        }
        long age = rules.detectsSlow ? Math.min(rules.lease, rules.slowAfter + 1) : rules.lease;
        return anyBeyond(age, unknown, now) || anyBeyond(rules.lease, hanging, now);
    }

    private static boolean anyBeyond(long age, List<Probe> probes, long now) {
        for (int i = 0; i < probes.size(); i++) {
            if (beyond(age, probes.get(i), now) >= 0) {
                return true;
            }
        }
        return false;
    }

    ProbeBoard with(Probe probe) {
        return new ProbeBoard(rules, append(unknown, probe), hanging, counts, null);
    }

    /** Takes the end of a probe. Returns this same board if it has nothing to do with the probe any more. */
    ProbeBoard ended(Probe probe, Outcome outcome, boolean slow, long now) {
        if (hanging.contains(probe)) {
            return new ProbeBoard(rules, unknown, without(hanging, probe), counts, null).decided(now);
        }
        if (!unknown.contains(probe)) {
            return this;
        }
        List<Probe> rest = without(unknown, probe);
        if (outcome == Outcome.IGNORED || outcome == Outcome.CANCELLED) {
            return new ProbeBoard(rules, rest, hanging, counts, null);
        }
        return new ProbeBoard(rules, rest, hanging, counts.plus(outcome == Outcome.FAILURE, slow), null).decided(now);
    }

    /**
     * Applies the earliest thing that time has brought by now.
     *
     * @param ending a probe whose own outcome is about to be taken, and which is therefore not taken for hanging; its
     *     lease holds all the same
     * @return the new board; this same one if nothing is due
     */
    ProbeBoard aged(long now, @Nullable Probe ending) {
        Probe overdue = longestBeyond(rules.lease, Stream.concat(unknown.stream(), hanging.stream()), now);
        Probe slow = rules.detectsSlow
                ? longestBeyond(rules.slowAfter + 1, unknown.stream().filter(probe -> probe != ending), now)
                : null;
        if (slow != null
                && (overdue == null || beyond(rules.slowAfter + 1, slow, now) > beyond(rules.lease, overdue, now))) {
            return new ProbeBoard(rules, without(unknown, slow), append(hanging, slow), counts.plus(false, true), null)
                    .decided(slow.start + rules.slowAfter);
        }
        return overdue == null ? this : leaseOver(overdue);
    }

    private ProbeBoard leaseOver(Probe probe) {
        Counts after = hanging.contains(probe) ? counts.withSlowOneFailed() : counts.plus(true, false);
        long at = probe.start + rules.lease;
        ProbeBoard board = new ProbeBoard(rules, without(unknown, probe), without(hanging, probe), after, null);
        if (after.failed() < rules.failuresToReopen) {
            return board.decided(at);
        }
        String cause = "a probe outlived its lease of " + Wording.duration(rules.lease);
        return board.with(new Step(State.OPEN, at, cause, after));
    }

    /** Concludes as early as the numbers allow: when what is still open cannot change the conclusion. */
    private ProbeBoard decided(long at) {
        long open = rules.permitted - counts.total();
        if (counts.failed() >= rules.failuresToReopen) {
            return with(step(State.OPEN, at, counts.failed(), "failed"));
        }
        if (counts.slow() >= rules.slowToReopen) {
            return with(step(State.OPEN, at, counts.slow(), "were slow"));
        }
        boolean mayStillFail = counts.failed() + open + hanging.size() >= rules.failuresToReopen;
        boolean mayStillBeSlow = counts.slow() + open >= rules.slowToReopen;
        return mayStillFail || mayStillBeSlow
                ? this
                : with(step(State.CLOSED, at, counts.total() - counts.failed(), "succeeded"));
    }

    private Step step(State to, long at, long probes, String verb) {
        return new Step(to, at, probes + " of " + rules.permitted + " probes " + verb, counts);
    }

    private ProbeBoard with(Step step) {
        return new ProbeBoard(rules, unknown, hanging, counts, step);
    }

    private static @Nullable Probe longestBeyond(long age, Stream<Probe> probes, long now) {
        return probes.filter(probe -> beyond(age, probe, now) >= 0)
                .reduce((one, other) -> other.start - one.start < 0 ? other : one)
                .orElse(null);
    }

    /** Nanoseconds since the probe reached this age, negative before. */
    private static long beyond(long age, Probe probe, long now) {
        return now - probe.start - age;
    }

    private static List<Probe> append(List<Probe> probes, Probe probe) {
        return Stream.concat(probes.stream(), Stream.of(probe)).toList();
    }

    private static List<Probe> without(List<Probe> probes, Probe probe) {
        return probes.stream().filter(other -> other != probe).toList();
    }
}
