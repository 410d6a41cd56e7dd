package dev.circuitbreaker.spring.fleet.redis;

import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetBreakerView.Member;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Instances meet in Redis, 5 or newer, alone, with Sentinel or as a cluster. An exchange waits for 300 ms at most, a lease for 50,
 * and neither of them connects on the calling thread; operators and those who look wait for a second. All keys expire.
 */
public final class RedisFleetStore implements FleetStore {

    private static final Log LOGGER = LogFactory.getLog(RedisFleetStore.class);

    private static final Duration EXCHANGE_PATIENCE = Duration.ofMillis(300);
    private static final Duration LEASE_PATIENCE = Duration.ofMillis(50);
    private static final Duration PATIENCE_OF_PEOPLE = Duration.ofSeconds(1);

    private static final int AUDIT_LENGTH = 100;
    private static final Duration AUDIT_LIFE = Duration.ofDays(30);

    /** So many exchanges in a row have no answer before another connection is tried. */
    private static final int FAILURES_PER_CONNECTION = 2;

    /** Who nudges with what an operator has said: every instance is to hear of it, also the one that passed it on. */
    private static final String OPERATOR = "";

    private final FleetConnection connection;
    private final FleetKeys keys;
    private final LenientReader reader = new LenientReader();

    /** Makes a question that Redis is sent twice known as the same. */
    private final String origin = UUID.randomUUID().toString();

    private final AtomicLong questions = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable Runnable listener;

    /**
     * Creates the store; nothing is sent yet.
     *
     * @param connection closed with it
     * @param settings of which it needs the prefix of the keys and the id of this instance, whose own nudges it does not hear
     */
    public RedisFleetStore(FleetConnection connection, FleetSettings settings) {
        this.connection = connection;
        this.keys = new FleetKeys(settings.keyPrefix());
        connection.listen(keys.nudge(), from -> heard(from, settings.instanceId()));
    }

    private void heard(String from, String me) {
        Runnable told = listener;
        if (told != null && !from.equals(me)) {
            told.run();
        }
    }

    @Override
    public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
        List<ScriptCall> calls = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(millis(REPORT_LIFE)));
        for (FleetReport report : reports) {
            calls.add(exchange(instance, report));
            names.add(report.name());
        }
        calls.add(new ScriptCall(FleetScript.NAME, "The names of circuit breakers", List.of(keys.names()), names));
        List<List<Object>> answers = exchanged(calls);
        Map<String, FleetVerdict> verdicts = new LinkedHashMap<>();
        int place = 0;
        for (FleetReport report : reports) {
            verdicts.put(report.name(), verdict(report.name(), answers.get(place++)));
        }
        return verdicts;
    }

    private List<List<Object>> exchanged(List<ScriptCall> calls) {
        boolean wasThere = connection.commandsIfThere() != null;
        try {
            List<List<Object>> answers = answer(
                    connection.commands().thenCompose(made -> ScriptPipeline.of(made, calls)),
                    EXCHANGE_PATIENCE,
                    "exchange");
            failures.set(0);
            return answers;
        } catch (FleetUnavailableException unavailable) {
            // One that is still being made is given its time.
            if (wasThere && failures.incrementAndGet() >= FAILURES_PER_CONNECTION) {
                failures.set(0);
                connection.renew();
            }
            throw unavailable;
        }
    }

    private ScriptCall exchange(String instance, FleetReport report) {
        String name = report.name();
        FleetOverride known = report.override();
        return call(
                FleetScript.EXCHANGE,
                name,
                List.of(
                        keys.instances(name),
                        keys.reports(name),
                        keys.votes(name),
                        keys.dissent(name),
                        keys.traffic(name),
                        keys.probes(name),
                        keys.override(name)),
                instance,
                ReportText.write(report),
                report.opinion().name(),
                report.hasTraffic() ? "1" : "0",
                report.probing().name(),
                known == null ? "" : OverrideText.write(known),
                millis(report.pause()),
                millis(REPORT_LIFE),
                millis(RECOVERY_LIFE));
    }

    private FleetVerdict verdict(String name, List<Object> answer) {
        FleetOverride override = override(name, (String) answer.get(5));
        return new FleetVerdict(
                count(answer, 0),
                count(answer, 1),
                count(answer, 2),
                count(answer, 3),
                count(answer, 4) == 1,
                override,
                override == null ? 0 : (Long) answer.get(6));
    }

    @Override
    public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
        StatefulConnection<String, String> there = connection.commandsIfThere();
        if (there == null) {
            throw unavailable("lease a probe", "there is no connection yet", null);
        }
        ScriptCall call = call(
                FleetScript.LEASE,
                name,
                List.of(keys.probes(name)),
                instance,
                Integer.toString(probes),
                millis(lease),
                millis(wait),
                nextQuestion());
        List<Object> answer = answer(ScriptPipeline.of(there, List.of(call)), LEASE_PATIENCE, "lease a probe")
                .get(0);
        return new ProbeLease(count(answer, 0) == 1, Duration.ofMillis((Long) answer.get(1)));
    }

    @Override
    public FleetOverride override(String name, FleetOrder order, Duration ttl) {
        ScriptCall call = call(
                FleetScript.OVERRIDE,
                name,
                List.of(keys.override(name), keys.audit(name), keys.given(name)),
                nextQuestion(),
                millis(ttl),
                OverrideText.words(order),
                Integer.toString(AUDIT_LENGTH),
                millis(AUDIT_LIFE));
        List<Object> answer =
                askedByPeople(List.of(call), "pass on what an operator says").get(0);
        nudge(OPERATOR);
        return new FleetOverride(
                order.state(), order.reason(), order.actor(), (Long) answer.get(0), (Long) answer.get(1));
    }

    @Override
    public Map<String, FleetBreakerView> look(Collection<String> names) {
        ScriptCall all =
                new ScriptCall(FleetScript.NAMES, "The names of circuit breakers", List.of(keys.names()), List.of());
        Set<String> both = new TreeSet<>(names);
        askedByPeople(List.of(all), "look").get(0).forEach(name -> both.add((String) name));
        List<String> inOrder = List.copyOf(both);
        List<List<Object>> answers =
                askedByPeople(inOrder.stream().map(this::look).toList(), "look");
        Map<String, FleetBreakerView> views = new TreeMap<>();
        for (int place = 0; place < inOrder.size(); place++) {
            String name = inOrder.get(place);
            views.put(name, view(name, answers.get(place)));
        }
        return views;
    }

    private ScriptCall look(String name) {
        return call(
                FleetScript.LOOK,
                name,
                List.of(keys.instances(name), keys.reports(name), keys.override(name), keys.audit(name)),
                millis(REPORT_LIFE));
    }

    private FleetBreakerView view(String name, List<Object> answer) {
        List<?> told = (List<?>) answer.get(1);
        Map<String, Member> members = new TreeMap<>();
        for (int i = 0; i < told.size(); i += 2) {
            Member member = reader.read("report", keys.reports(name), (String) told.get(i + 1), ReportText::read);
            if (member != null) {
                members.put((String) told.get(i), member);
            }
        }
        List<FleetOverride> audit = new ArrayList<>();
        for (Object line : (List<?>) answer.get(3)) {
            FleetOverride said = reader.read("override", keys.audit(name), (String) line, OverrideText::read);
            if (said != null) {
                audit.add(said);
            }
        }
        return new FleetBreakerView((Long) answer.get(0), members, override(name, (String) answer.get(2)), audit);
    }

    private @Nullable FleetOverride override(String name, String text) {
        return text.isEmpty() ? null : reader.read("override", keys.override(name), text, OverrideText::read);
    }

    @Override
    public void nudge(String instance) {
        StatefulConnection<String, String> there = connection.commandsIfThere();
        if (there != null) {
            try {
                there.dispatch(new AsyncCommand<>(new Command<>(
                        CommandType.PUBLISH,
                        new IntegerOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add(keys.nudge()).addValue(instance))));
            } catch (RedisException closed) {
                LOGGER.debug("A nudge got lost: the others learn with their next exchange", closed);
            }
        }
    }

    @Override
    public void onNudge(@Nullable Runnable listener) {
        this.listener = listener;
    }

    @Override
    public void close() {
        connection.close();
    }

    private List<List<Object>> askedByPeople(List<ScriptCall> calls, String question) {
        return answer(
                connection.commands().thenCompose(made -> ScriptPipeline.of(made, calls)),
                PATIENCE_OF_PEOPLE,
                question);
    }

    private <T> T answer(CompletableFuture<T> asked, Duration patience, String question) {
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            asked.cancel(false); // what waits for a connection would be old news by the time there is one
            throw unavailable(question, "no answer within " + patience.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw unavailable(question, cause.getMessage(), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(question, "the thread was interrupted", interrupted);
        }
    }

    private FleetUnavailableException unavailable(String question, @Nullable String why, @Nullable Throwable cause) {
        return new FleetUnavailableException(
                "Redis at " + connection + " was asked to " + question + ": " + why, cause);
    }

    private String nextQuestion() {
        return origin + ":" + questions.incrementAndGet();
    }

    private static ScriptCall call(FleetScript script, String name, List<String> keys, String... arguments) {
        return new ScriptCall(script, "Circuit breaker '" + name + "'", keys, List.of(arguments));
    }

    private static int count(List<Object> answer, int place) {
        return ((Long) answer.get(place)).intValue();
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }
}
