package dev.circuitbreaker.core.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * All calls of a recording through all settings, on all processors: no settings mind what others make of a call, so what comes of it
 * is the same each time. Where there are many keys, the calls are gone through several times, each time for a part of the settings,
 * since every breaker takes memory until its last call. A call that was rejected while recording has no outcome. It is taken to
 * end, and to take as long, as the last call of the same breaker that had ended before it; as a success at once, if none had.
 */
final class ReplayRunner {

    static final String RULE =
            "each is taken to end, and to take as long, as the last call of the same breaker that had"
                    + " ended before it, or as a success at once if none had";

    /** So many calls that it is worth sharing the work, and few enough for a processor to keep near. */
    private static final int BATCH = 4096;

    /** Breakers in memory at once, those for keys included. */
    private static final int BREAKERS = 20_000;

    private static final Call NONE_BEFORE = new Call(0, 0, 0, Call.End.GOOD, false, false);

    /** A replay, and the calls of a batch that it is to take. */
    private record Turn(Replay replay, List<Call> calls) {}

    private final Recording recording;
    private final Map<String, List<Replay>> replays;
    private final Map<String, OutcomeTimeline> timelines = new HashMap<>();
    private final PriorityQueue<Call> ending =
            new PriorityQueue<>(Comparator.comparingLong((Call call) -> call.start() + call.nanos()));
    private final Map<Integer, Call> lastEnded = new HashMap<>();
    private final Map<String, List<Call>> batch = new HashMap<>();
    private int batched;

    private ReplayRunner(Recording recording, Map<String, List<Replay>> replays) {
        this.recording = recording;
        this.replays = replays;
    }

    /** Replays the calls of each breaker, by its name. */
    static Map<String, OutcomeTimeline> run(Recording recording, Map<String, List<Replay>> replays) {
        Map<String, OutcomeTimeline> timelines = Map.of();
        int each = Math.max(1, BREAKERS / recording.sources());
        int most = replays.values().stream().mapToInt(List::size).max().orElse(0);
        for (int from = 0; from == 0 || from < most; from += each) {
            timelines = new ReplayRunner(recording, part(replays, from, from + each)).run();
        }
        return timelines;
    }

    private static Map<String, List<Replay>> part(Map<String, List<Replay>> replays, int from, int to) {
        Map<String, List<Replay>> part = new HashMap<>();
        replays.forEach((name, all) ->
                part.put(name, all.subList(Math.min(from, all.size()), Math.min(to, all.size()))));
        return part;
    }

    private Map<String, OutcomeTimeline> run() {
        for (Iterator<Call> calls = recording.calls().iterator(); calls.hasNext(); ) {
            take(calls.next());
        }
        replayBatch();
        replays.values().forEach(those -> those.forEach(Replay::finish));
        return timelines;
    }

    private void take(Call recorded) {
        Call call = known(recorded);
        String name = recording.source(call.source()).name();
        timelines
                .computeIfAbsent(name, fresh -> new OutcomeTimeline(recording.first(), recording.last()))
                .add(call);
        batch.computeIfAbsent(name, fresh -> new ArrayList<>()).add(call);
        batched++;
        if (batched == BATCH) {
            replayBatch();
        }
    }

    private void replayBatch() {
        List<Turn> turns = new ArrayList<>();
        batch.forEach((name, calls) ->
                replays.getOrDefault(name, List.of()).forEach(replay -> turns.add(new Turn(replay, calls))));
        turns.parallelStream()
                .forEach(turn -> turn.calls.forEach(call ->
                        turn.replay.take(call, recording.source(call.source()).key())));
        batch.clear();
        batched = 0;
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
