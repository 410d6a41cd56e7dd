package dev.circuitbreaker.spring.fleet.redis;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;

/**
 * One run of a script.
 *
 * @param script which one
 * @param about what it is about, for messages
 * @param keys of one circuit breaker
 * @param arguments as the script wants them
 */
record ScriptCall(FleetScript script, String about, List<String> keys, List<String> arguments) {

    private static final RedisCodec<String, String> CODEC = StringCodec.UTF8;

    /** For a Redis that has run it before; any other answers that it does not know it. */
    AsyncCommand<String, String, List<Object>> byDigest() {
        return command(CommandType.EVALSHA, script.digest());
    }

    /** For any Redis, which knows it from then on. */
    AsyncCommand<String, String, List<Object>> byText() {
        return command(CommandType.EVAL, script.text());
    }

    private AsyncCommand<String, String, List<Object>> command(CommandType type, String what) {
        CommandArgs<String, String> all = new CommandArgs<>(CODEC)
                .add(what)
                .add(keys.size())
                .addKeys(keys)
                .addValues(arguments);
        return new AsyncCommand<>(new Command<>(type, new NestedMultiOutput<>(CODEC), all));
    }
}
