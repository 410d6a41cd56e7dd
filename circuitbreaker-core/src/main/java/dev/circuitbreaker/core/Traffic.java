package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in, records their outcomes in a window and finds out when they breach a threshold. What follows from that is
 * for the phase to say whose traffic it is.
 *
 * <p>As long as there are only plain successes, none can be breached, whatever the window; so where it is one of calls, there
 * is no {@link Evidence} until something else happens. A plain success is counted before it asks whether there is any, and
 * whoever makes some counts the successes afterwards: one of the two judges it.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code evidence}: compare-and-set, once.
 * </ul>
 */
final class Traffic {

    private static final VarHandle EVIDENCE =
            Handles.of(MethodHandles.lookup(), Traffic.class, "evidence", Evidence.class);

    private final CircuitBreakerConfig config;
    private final CallLedger ledger;
    final SlotKind slots;

    /** When these settings came into force: what they make due is not due before. */
    private final long since;

    private volatile @Nullable Evidence evidence;

    private Traffic(Stay stay, CallLedger ledger, @Nullable Evidence evidence, long since) {
        this.config = stay.config();
        this.ledger = ledger;
        this.slots = new SlotKind(stay);
        this.since = since;
        this.evidence = evidence;
    }

    /** Begins with an empty window. */
    static Traffic begin(Stay stay, CallLedger ledger, long now) {
        Traffic traffic = new Traffic(stay, ledger, null, now);
        if (traffic.slides()) {
            traffic.evidence(); // it has to know what was before the first failure
        }
        return traffic;
    }

    /** Goes on with other settings, and with the same window if its shape allows. */
    Traffic reconfigured(Stay same, long now) {
        Evidence shared = evidence(); // with threads that hold on to the old settings
        if (shared.window().fits(same.config())) {
            return new Traffic(same, ledger, shared, now);
        }
        Window other = Window.of(same.config(), ledger, same.generation(), successes(), now);
        return new Traffic(same, ledger, shared.in(other), now);
    }

    /** Whether outcomes leave the window as time passes. */
    private boolean slides() {
        return config.slidingWindowType() == CircuitBreakerConfig.SlidingWindowType.TIME_BASED;
    }

    private Evidence evidence() {
        Evidence existing = evidence;
        if (existing != null) {
            return existing;
        }
        long generation = slots.generation;
        Evidence fresh = new Evidence(
                Window.of(config, ledger, generation, 0, since), new FailureRun(), new HungCalls(ledger, generation));
        Evidence winner = (Evidence) EVIDENCE.compareAndExchange(this, null, fresh);
        return winner == null ? fresh : winner;
    }

    boolean readsClock() {
        return slots.readsClock;
    }

    /** A cheap test: false means that {@link #due} has nothing to do. */
    boolean mayBeDue(long now) {
        if (config.detectsSlowCalls() && ledger.mayHang(now, config.slowAfterNanos())) {
            return true;
        }
        Evidence seen = evidence;
        return seen != null && seen.window().isStale(now);
    }

    /** Records what hangs and lets outcomes expire, in the order in which that fell due, up to the first breach. */
    @Nullable
    Breach due(long now) {
        for (Slot slot = hanging(now); slot != null; slot = hanging(now)) {
            Breach breach = recordHanging(slot, now);
            if (breach != null) {
                return breach;
            }
        }
        Evidence seen = evidence;
        if (seen != null) {
            seen.window().advance(now);
        }
        return null;
    }

    private @Nullable Slot hanging(long now) {
        return config.detectsSlowCalls() ? ledger.due(now, config.slowAfterNanos()) : null;
    }

    /** Records what hangs in a slot as slow, dated when that fell due. */
    private @Nullable Breach recordHanging(Slot slot, long now) {
        long slowAfter = config.slowAfterNanos();
        if (slot.kind.generation != slots.generation) {
            ledger.seal(slot, now, slowAfter);
            return null;
        }
        long at = Times.later(slot.youngestStart() + slowAfter, since);
        Evidence seen = evidence();
        seen.window().advance(at);
        Counts decided = seen.hung()
                .decided(); // before those that began since are counted, so that none of them is missing there
        Sealing sealing = ledger.seal(slot, now, slowAfter);
        if (sealing == null) {
            return null;
        }
        seen.hung().add(sealing, decided, thresholds());
        return orHung(seen, seen.window().recordHung(sealing.group(), at, thresholds()), at);
    }

    /** The window's breach comes first, then that of the calls since one began that hangs. */
    private @Nullable Breach orHung(Evidence seen, @Nullable Breach breach, long at) {
        return breach != null ? breach : seen.hung().judge(at, thresholds());
    }

    /** Judges what has been recorded, for a reader that may be faster than the thread that recorded it. */
    @Nullable
    Breach recorded(long now) {
        Evidence seen = evidence;
        return seen != null && seen.window().hasBeenJudged() ? seen.window().judge(now, thresholds()) : null;
    }

    /** Judges everything anew, because the settings have changed. */
    @Nullable
    Breach judge(long now) {
        Evidence seen = evidence();
        return orHung(seen, orRun(seen, seen.window().judge(now, thresholds()), now), now);
    }

    private @Nullable Breach orRun(Evidence seen, @Nullable Breach breach, long at) {
        int limit = thresholds().consecutiveFailures();
        return breach == null && limit > 0 && seen.run().length(successes()) >= limit
                ? new Breach(at, seen.window().counts(), limit, 0)
                : breach;
    }

    private Thresholds thresholds() {
        return config.thresholds();
    }

    private long successes() {
        return ledger.successes(slots.generation);
    }

    @Nullable
    Cell admit(long now) {
        Cell cell = ledger.enter(slots, slots.readsClock ? now : 0);
        try {
            if (cell != null && !cell.isLaneAt(now) && ledger.hasLanes()) {
                openLane(cell, now);
            }
        } catch (StackOverflowError full) {
            // The call has been counted in, and goes on without a lane.
        }
        return cell;
    }

    /** Notes until when nothing falls due and no plain success can breach a threshold, if that is so now. */
    private void openLane(Cell cell, long now) {
        long quiet = slots.readsClock ? quietUntil(now) : 0;
        // Asked last: if outcomes expired in between, the minimum would be that of before and the quiet that of after.
        if (judgesSuccesses()) {
            return;
        }
        if (slots.readsClock) {
            cell.openLaneUntil(quiet);
        } else {
            cell.openLane();
        }
    }

    private long quietUntil(long now) {
        Evidence seen = evidence;
        long fresh = seen == null ? now + Times.FAR : seen.window().freshUntil(now);
        return config.detectsSlowCalls() ? Times.earlier(ledger.calmUntil(now, config.slowAfterNanos()), fresh) : fresh;
    }

    /**
     * Takes the end of a call.
     *
     * @param slow whether it took longer than the threshold, but is not old enough to have been found hanging with its slot
     * @param recorded whether it has been found hanging and recorded as slow
     */
    @Nullable
    Breach ended(Cell cell, Outcome outcome, boolean slow, boolean recorded, long now) {
        boolean failed = outcome == Outcome.FAILURE;
        if (outcome == Outcome.SUCCESS && !slow && !recorded) {
            return afterSuccess(now);
        }
        Breach earlier = mayBeDue(now) ? due(now) : null;
        if (earlier != null) {
            return earlier;
        }
        if (!failed && outcome != Outcome.SUCCESS && !recorded) {
            return null;
        }
        Evidence seen = evidence();
        countInARow(seen.run(), outcome);
        if (recorded) {
            return hungEnded(seen, cell.hungGroup(), failed, now);
        }
        return orHung(seen, orRun(seen, seen.window().record(failed, slow, now, thresholds()), now), now);
    }

    private @Nullable Breach afterSuccess(long now) {
        Evidence seen = evidence;
        if (seen == null) {
            return null;
        }
        Breach breach = seen.window().afterSuccess(now, thresholds());
        return seen.hung().watchesSuccesses() ? orHung(seen, breach, now) : breach;
    }

    private void countInARow(FailureRun run, Outcome outcome) {
        if (outcome == Outcome.FAILURE) {
            run.failed(successes());
        } else if (outcome == Outcome.SUCCESS) {
            run.broken();
        }
    }

    private @Nullable Breach hungEnded(Evidence seen, HungGroup group, boolean failed, long now) {
        int newest = group.ended();
        if (!failed) {
            return null;
        }
        seen.hung().failed(group);
        Breach breach = seen.window().recordLateFailure(group, newest, now, thresholds());
        return orHung(seen, orRun(seen, breach, now), now);
    }

    /** Whether a plain success may breach a threshold all the same. */
    boolean judgesSuccesses() {
        Evidence seen = evidence;
        return seen != null && seen.mayBeCompleted(thresholds());
    }

    /** The clock shows this time, which may be earlier than one it has shown before. */
    void rewind(long now) {
        ledger.rewind(now);
        Evidence seen = evidence;
        if (seen != null) {
            seen.window().rewind(now);
        }
    }

    String cause(Breach breach) {
        return thresholds().cause(breach);
    }

    boolean holdsMarks(Ticker ticker) {
        Evidence seen = evidence;
        return seen != null && seen.window().holdsMarks(ticker);
    }

    Counts counts() {
        if (evidence == null) {
            long successes = successes();
            if (evidence == null) { // else something may have been recorded before them
                return new Counts(Math.min(successes, config.slidingWindowSize()), 0, 0, 0);
            }
        }
        return evidence().window().counts();
    }
}
