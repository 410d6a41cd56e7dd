package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error that Redis replied with says of it. The first word is a code, or a word of a script's own. */
final class RedisReplies {

    /** It cannot serve at present, or not us, or another node has to. */
    private static final Set<String> FAILURES = Set.of(
            "ASK",
            "BUSY",
            "CLUSTERDOWN",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "MOVED",
            "NOAUTH",
            "NOREPLICAS",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "UNBLOCKED",
            "WRONGPASS");

    /** The one outage that has no word of its own. */
    private static final String TOO_MANY_CLIENTS = "ERR max number of clients";

    private RedisReplies() {}

    /** What it says; the classes of the clients are no help, since {@code BUSYGROUP} is of that of {@code BUSY}. */
    static @Nullable Kind kind(@Nullable String reply) {
        if (reply == null) {
            return null;
        }
        int space = reply.indexOf(' ');
        String word = space < 0 ? reply : reply.substring(0, space);
        return FAILURES.contains(word) || reply.startsWith(TOO_MANY_CLIENTS) ? Kind.FAILURE : Kind.ANSWER;
    }
}
