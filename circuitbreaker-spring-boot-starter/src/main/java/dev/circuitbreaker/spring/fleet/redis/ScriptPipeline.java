package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs scripts one after the other in one round trip. A Redis that does not know them, because it has been started anew or
 * was told to forget them, is sent them in another one, and each node of a Redis Cluster at worst in a third.
 */
final class ScriptPipeline {

    private final StatefulConnection<String, String> connection;
    private final List<ScriptCall> calls;
    private final List<List<Object>> answers;

    private ScriptPipeline(StatefulConnection<String, String> connection, List<ScriptCall> calls) {
        this.connection = connection;
        this.calls = calls;
        this.answers = new ArrayList<>(Collections.nCopies(calls.size(), List.of()));
    }

    /**
     * Runs them.
     *
     * @return what each has answered, in their order; or the first error
     */
    static CompletableFuture<List<List<Object>>> of(
            StatefulConnection<String, String> connection, List<ScriptCall> calls) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            all.add(i);
        }
        try {
            return new ScriptPipeline(connection, calls).send(all, Trip.FIRST);
        } catch (RedisException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private CompletableFuture<List<List<Object>>> send(List<Integer> places, Trip trip) {
        List<AsyncCommand<String, String, List<Object>>> commands = new ArrayList<>();
        Set<FleetScript> known = EnumSet.noneOf(FleetScript.class);
        for (int place : places) {
            ScriptCall call = calls.get(place);
            boolean isKnown = !known.add(call.script());
            commands.add(trip.sendsText(isKnown) ? call.byText() : call.byDigest());
        }
        connection.dispatch(commands);
        return CompletableFuture.allOf(commands.toArray(CompletableFuture[]::new))
                .handle((nothing, failed) -> read(places, commands, trip))
                .thenCompose(unknown ->
                        unknown.isEmpty() ? CompletableFuture.completedFuture(answers) : send(unknown, trip.next()));
    }

    /** Tells those that Redis did not know. */
    private List<Integer> read(
            List<Integer> places, List<AsyncCommand<String, String, List<Object>>> commands, Trip trip) {
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            int place = places.get(i);
            try {
                answers.set(place, commands.get(i).join());
            } catch (CompletionException failed) {
                if (trip == Trip.LAST || !(failed.getCause() instanceof RedisNoScriptException)) {
                    throw explained(failed, calls.get(place));
                }
                unknown.add(place);
            }
        }
        return unknown;
    }

    private static RuntimeException explained(CompletionException failed, ScriptCall call) {
        Throwable cause = failed.getCause();
        if (!(cause instanceof RedisCommandExecutionException)) {
            return failed;
        }
        String keys = String.valueOf(cause.getMessage()).startsWith("WRONGTYPE")
                ? " A key that begins as " + call.keys().get(0) + " has a value that the fleet has not put there."
                : "";
        return new RedisCommandExecutionException(call.about() + ": " + cause.getMessage() + "." + keys, cause);
    }

    /** Which time the scripts are sent. */
    private enum Trip {
        /** All by their digests. */
        FIRST,
        /** Once as text, after which one Redis knows it. */
        SECOND,
        /** All as text: they go to several nodes of a Redis Cluster. */
        LAST;

        boolean sendsText(boolean hasBeenSent) {
            return this == LAST || (this == SECOND && !hasBeenSent);
        }

        Trip next() {
            return this == FIRST ? SECOND : LAST;
        }
    }
}
