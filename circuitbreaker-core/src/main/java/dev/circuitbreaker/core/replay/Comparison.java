package dev.circuitbreaker.core.replay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * All calls of a recording through all settings, in one pass. A call that was rejected while recording has no outcome. It is taken to
 * end, and to take as long, as the last call of the same breaker that had ended before it; as a success at once, if none had.
 */
final class Comparison {

    static final String RULE =
            "each is taken to end, and to take as long, as the last call of the same breaker that had"
                    + " ended before it, or as a success at once if none had";

    private static final Call NONE_BEFORE = new Call(0, 0, 0, Call.End.GOOD, false, false);

    private final Recording recording;
    private final Map<String, List<Replay>> replays;
    private final Map<String, Timeline> timelines = new HashMap<>();
    private final PriorityQueue<Call> ending =
            new PriorityQueue<>(Comparator.comparingLong((Call call) -> call.start() + call.nanos()));
    private final Map<Integer, Call> lastEnded = new HashMap<>();

    private Comparison(Recording recording, Map<String, List<Replay>> replays) {
        this.recording = recording;
        this.replays = replays;
    }

    /** Replays the calls of each breaker, by its name. */
    static Map<String, Timeline> run(Recording recording, Map<String, List<Replay>> replays) {
        Comparison comparison = new Comparison(recording, replays);
        for (Iterator<Call> calls = recording.calls().iterator(); calls.hasNext(); ) {
            comparison.take(calls.next());
        }
        replays.values().forEach(those -> those.forEach(Replay::finish));
        return comparison.timelines;
    }

    private void take(Call recorded) {
        Call call = known(recorded);
        Recording.Source source = recording.source(call.source());
        timelines
                .computeIfAbsent(source.name(), name -> new Timeline(recording.first(), recording.last()))
                .add(call);
        for (Replay replay : replays.getOrDefault(source.name(), List.of())) {
            replay.take(call, source.key());
        }
    }

    private Call known(Call call) {
        for (Call next = ending.peek();
                next != null && next.start() + next.nanos() <= call.start();
                next = ending.peek()) {
            lastEnded.put(next.source(), ending.remove());
        }
        if (call.end() != Call.End.REJECTED) {
            ending.add(call);
            return call;
        }
        Call before = lastEnded.getOrDefault(call.source(), NONE_BEFORE);
        return call.assumedToEnd(before.end(), before.nanos());
    }
}
