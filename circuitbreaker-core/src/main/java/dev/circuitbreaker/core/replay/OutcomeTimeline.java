package dev.circuitbreaker.core.replay;

/** What became of the calls of one breaker while recording, by the time they began, in a fixed number of spans. */
final class OutcomeTimeline {

    static final int SPANS = 240;

    private final long first;
    private final double nanosPerSpan;
    private final long[] calls = new long[SPANS];
    private final long[] bad = new long[SPANS];
    private final long[] slow = new long[SPANS];
    private long total;
    private long rejected;

    OutcomeTimeline(long first, long last) {
        this.first = first;
        this.nanosPerSpan = Math.max(1, (last - first + 1) / (double) SPANS);
    }

    void add(Call call) {
        total++;
        if (call.assumed()) {
            rejected++;
            return;
        }
        int span = (int) Math.min(SPANS - 1, (call.start() - first) / nanosPerSpan);
        calls[span]++;
        if (call.end() == Call.End.BAD) {
            bad[span]++;
        }
        if (call.slow()) {
            slow[span]++;
        }
    }

    /** The failure rate of a span in percent; {@code NaN} without calls. */
    double failureRate(int span) {
        return calls[span] == 0 ? Double.NaN : 100.0 * bad[span] / calls[span];
    }

    /** The rate of calls that the breaker found slow while recording, in percent; {@code NaN} without calls. */
    double slowCallRate(int span) {
        return calls[span] == 0 ? Double.NaN : 100.0 * slow[span] / calls[span];
    }

    long calls() {
        return total;
    }

    /** Calls that were rejected while recording. */
    long rejected() {
        return rejected;
    }
}
