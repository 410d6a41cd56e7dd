package dev.circuitbreaker.core.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the breakers of a fleet did in one run. */
public final class FleetLog {

    private final VirtualTime time;
    private final Trouble trouble;
    private final boolean[] open = new boolean[FleetRun.INSTANCES];
    private final int[] openings = new int[FleetRun.INSTANCES];
    private final long[] firstOpening = new long[FleetRun.INSTANCES];
    private final long[] lastClosing = new long[FleetRun.INSTANCES];
    private final List<Long> probes = new ArrayList<>();
    private int waits;
    private long longestWait;

    FleetLog(VirtualTime time, Trouble trouble) {
        this.time = time;
        this.trouble = trouble;
        Arrays.fill(firstOpening, -1);
    }

    /**
     * Notes that a breaker has changed its state.
     *
     * @param instance whose
     * @param closed whether it is closed now
     */
    public void moved(int instance, boolean closed) {
        if (closed) {
            open[instance] = false;
            lastClosing[instance] = time.now();
        } else if (!open[instance]) {
            open[instance] = true;
            openings[instance]++;
            if (firstOpening[instance] < 0 && trouble.contains(time.now())) {
                firstOpening[instance] = time.now();
            }
        }
    }

    /** Notes that a call has been let through by a half-open breaker. */
    public void probed() {
        if (trouble.contains(time.now())) {
            probes.add(time.now());
        }
    }

    /**
     * Notes that a call had to wait for what the instances share.
     *
     * @param nanos for how long
     */
    public void waited(long nanos) {
        waits++;
        longestWait = Math.max(longestWait, nanos);
    }

    int openings(int instance) {
        return openings[instance];
    }

    /** When it opened for the first time in the trouble; negative if it did not. */
    long firstOpening(int instance) {
        return firstOpening[instance];
    }

    /** When it was closed for good; {@code Long.MAX_VALUE} if it is not. */
    long closedSince(int instance) {
        return open[instance] ? Long.MAX_VALUE : lastClosing[instance];
    }

    int probes() {
        return probes.size();
    }

    /** The most probes of all instances together in any time of this length. */
    int probesWithin(long nanos) {
        int most = 0;
        for (int first = 0, next = 0; next < probes.size(); next++) {
            while (probes.get(next) - probes.get(first) >= nanos) {
                first++;
            }
            most = Math.max(most, next - first + 1);
        }
        return most;
    }

    int waits() {
        return waits;
    }

    long longestWait() {
        return longestWait;
    }
}
