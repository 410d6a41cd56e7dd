package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.ValueFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the probes of one half-open phase. Immutable: every change makes a new state.
 *
 * <p>A probe takes a place when it is let through and fills it when it has an outcome; an ignored or cancelled one hands
 * its place on. One in flight for longer than the slow-call duration threshold fills its place as slow; if it then fails,
 * or its lease is over, it counts as failed too, and any other end changes nothing more. Because every probe has a lease, every place
 * that is taken is filled or handed on some day, and a filled state is always decided.
 *
 * @param rules what the probes are measured by
 * @param unknown probes in flight that have no outcome yet
 * @param hanging probes in flight that count as slow
 * @param counts the outcomes so far
 * @param decision the conclusion, once there is only one; null until then
 */
record ProbeState(
        ProbeRules rules,
        List<Probe> unknown,
        List<Probe> hanging,
        Counts counts,
        @Nullable PhaseEnd decision) {

    static ProbeState empty(ProbeRules rules) {
        return new ProbeState(rules, List.of(), List.of(), Counts.NONE, null);
    }

    boolean hasRoom() {
        return decision == null && counts.total() + unknown.size() < rules.permitted;
    }

    /** A cheap test: false means that neither time nor a decision has anything to say. */
    boolean isDue(long now) {
        return decision != null || leaseOverdue(now) >= 0 || slowOverdue(now) >= 0;
    }

    /** As people are to see it: one that hangs has neither succeeded nor failed. */
    CircuitBreakerSnapshot.Probes seen() {
        int failed = (int) counts.failed();
        return new CircuitBreakerSnapshot.Probes(
                rules.permitted,
                (int) counts.total() - failed - hanging.size(),
                failed,
                unknown.size() + hanging.size());
    }

    ProbeState with(Probe probe) {
        return new ProbeState(rules, append(unknown, probe), hanging, counts, null);
    }

    /** The same outcomes, measured by other settings. */
    ProbeState measuredBy(CircuitBreakerConfig config, long now) {
        ProbeRules other = rules.changed(config, now);
        ProbeState state = new ProbeState(other, unknown, hanging, counts, decision);
        return decision != null || counts.total() == 0 ? state : state.decided(now, false);
    }

    /** Takes the end of a probe. Returns this same state if it has nothing to do with the probe any more. */
    ProbeState ended(Probe probe, Outcome outcome, boolean slow, long now) {
        if (hanging.contains(probe)) {
            Counts after = outcome == Outcome.FAILURE ? counts.withSlowOneFailed() : counts;
            return new ProbeState(rules, unknown, without(hanging, probe), after, null).decided(now, false);
        }
        if (!unknown.contains(probe)) {
            return this;
        }
        List<Probe> rest = without(unknown, probe);
        if (outcome == Outcome.IGNORED || outcome == Outcome.CANCELLED) {
            return new ProbeState(rules, rest, hanging, counts, null);
        }
        return new ProbeState(rules, rest, hanging, counts.plus(outcome == Outcome.FAILURE, slow), null)
                .decided(now, false);
    }

    /**
     * Applies the earliest thing that time has brought by now, to all probes at once that share that moment.
     *
     * @return the new state; this same one if nothing is due
     */
    ProbeState aged(long now) {
        long longestOverdue = Math.max(leaseOverdue(now), slowOverdue(now));
        if (longestOverdue < 0) {
            return this;
        }
        long at = now - longestOverdue;
        ProbeState next = this;
        for (Probe probe : unknown) {
            if (rules.isSlow(probe, now) && rules.slowAt(probe) == at) {
                next = next.hangs(probe);
            }
        }
        boolean leaseOver = false;
        for (Probe probe : Stream.concat(unknown.stream(), hanging.stream()).toList()) {
            if (rules.leaseEnd(probe) == at) {
                next = next.leaseOver(probe);
                leaseOver = true;
            }
        }
        return next.decided(at, leaseOver);
    }

    /** The clock shows this time: no probe has started later. */
    void rewind(long now) {
        unknown.forEach(probe -> probe.rewind(now));
        hanging.forEach(probe -> probe.rewind(now));
    }

    /** How long ago the first lease was over; negative if none is. */
    private long leaseOverdue(long now) {
        long longest = -1;
        for (int i = 0; i < unknown.size(); i++) {
            longest = Math.max(longest, now - rules.leaseEnd(unknown.get(i)));
        }
        for (int i = 0; i < hanging.size(); i++) {
            longest = Math.max(longest, now - rules.leaseEnd(hanging.get(i)));
        }
        return longest;
    }

    /** How long ago the first probe became slow; negative if none is. A call is slow beyond the threshold. */
    private long slowOverdue(long now) {
        long longest = -1;
        for (int i = 0; i < unknown.size(); i++) {
            if (rules.isSlow(unknown.get(i), now)) {
                longest = Math.max(longest, now - rules.slowAt(unknown.get(i)));
            }
        }
        return longest;
    }

    private ProbeState hangs(Probe probe) {
        return new ProbeState(rules, without(unknown, probe), append(hanging, probe), counts.plus(false, true), null);
    }

    private ProbeState leaseOver(Probe probe) {
        Counts after = hanging.contains(probe) ? counts.withSlowOneFailed() : counts.plus(true, false);
        return new ProbeState(rules, without(unknown, probe), without(hanging, probe), after, null);
    }

    /** Concludes as early as the numbers allow: when what is still open cannot change the conclusion. */
    private ProbeState decided(long at, boolean leaseOver) {
        long open = rules.permitted - counts.total();
        if (counts.failed() >= rules.failuresToReopen && leaseOver) {
            String cause = "a probe outlived its lease of " + ValueFormat.duration(rules.lease);
            return with(PhaseEnd.open(at, cause, counts));
        }
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

    private PhaseEnd step(State to, long at, long probes, String verb) {
        return new PhaseEnd(to, at, probes + " of " + rules.permitted + " probes " + verb, counts, null, null);
    }

    private ProbeState with(PhaseEnd step) {
        return new ProbeState(rules, unknown, hanging, counts, step);
    }

    private static List<Probe> append(List<Probe> probes, Probe probe) {
        return Stream.concat(probes.stream(), Stream.of(probe)).toList();
    }

    private static List<Probe> without(List<Probe> probes, @Nullable Probe probe) {
        return probes.stream().filter(other -> other != probe).toList();
    }
}
