package dev.circuitbreaker.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A row of the table in docs/answers.md: what is tried here is what stands there, in the same column. */
final class TriedRow {

    private static final int CALLS = 20;

    /** The Spring Boot that brings the versions of which the document gives the names. */
    private static final String DOCUMENTED = "4.1.";

    /** The columns of the table. */
    private static final List<Kind> COLUMNS = List.of(Kind.ANSWER, Kind.FAILURE, Kind.NO_CALL);

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final String library;
    private final CircuitBreakerConfig config;
    private final CircuitBreakerConfig strict;
    private final Map<Kind, Set<String>> tried = new EnumMap<>(Kind.class);

    /**
     * Begins a row.
     *
     * @param library what its first cell says
     */
    TriedRow(String library) {
        this.library = library;
        COLUMNS.forEach(kind -> tried.put(kind, new TreeSet<>()));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "tried", Map.of("circuitbreaker.instances.strict.contention", "failure")));
            context.register(CircuitBreakerAutoConfiguration.class, CircuitBreakerClassifierAutoConfiguration.class);
            context.refresh();
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            config = registry.get("tried").config();
            strict = registry.get("strict").config();
            // The classifiers are made at the first exception, for which this context must be there.
            config.countsAsFailure(new IllegalStateException());
            strict.countsAsFailure(new IllegalStateException());
        }
    }

    /** Makes calls whose exceptions say that the dependency answered: they reach the caller, and nothing opens. */
    void answers(Callable<?> call) {
        tryOut(Kind.ANSWER, call);
    }

    void fails(Callable<?> call) {
        tryOut(Kind.FAILURE, call);
    }

    void isNeverCalled(Callable<?> call) {
        tryOut(Kind.NO_CALL, call);
    }

    /** The same for a library that has one class for everything: the table shows a word of its text instead. */
    void answers(String word, Callable<?> call) {
        tryOut(Kind.ANSWER, word, call);
    }

    void fails(String word, Callable<?> call) {
        tryOut(Kind.FAILURE, word, call);
    }

    void isNeverCalled(String word, Callable<?> call) {
        tryOut(Kind.NO_CALL, word, call);
    }

    void contends(String word, Callable<?> call) {
        failsWhereContentionDoes(tryOut(Kind.ANSWER, word, call));
    }

    /** Makes calls that answer by default, and fail where contention does. */
    void contends(Callable<?> call) {
        failsWhereContentionDoes(tryOut(Kind.ANSWER, call));
    }

    private void failsWhereContentionDoes(Throwable thrown) {
        assertThat(strict.countsAsFailure(thrown))
                .as("%s is contention", name(thrown))
                .isTrue();
    }

    private Throwable tryOut(Kind kind, Callable<?> call) {
        Throwable first = tryAll(kind, call);
        tried.get(kind).add(name(first));
        return first;
    }

    private Throwable tryOut(Kind kind, String word, Callable<?> call) {
        Throwable first = tryAll(kind, call);
        assertThat(first.toString()).contains(word);
        tried.get(kind).add(word);
        return first;
    }

    private Throwable tryAll(Kind kind, Callable<?> call) {
        CircuitBreaker breaker = CircuitBreaker.of("tried", config);
        Throwable first = catchThrowable(() -> breaker.call(call));
        assertThat(first).as("what %s throws", library).isNotNull();
        for (int i = 1; i < CALLS; i++) {
            catchThrowable(() -> breaker.call(call));
        }
        assertThat(breaker.state())
                .as("after %d calls of %s: %s", CALLS, name(first), first)
                .isEqualTo(kind == Kind.FAILURE ? State.OPEN : State.CLOSED);
        long counted = switch (kind) {
            case ANSWER -> breaker.totals().successful();
            case FAILURE -> breaker.totals().failed() + breaker.totals().notPermitted();
            case NO_CALL -> breaker.totals().ignored();
        };
        assertThat(counted).as("calls that %s, by %s", kind, first).isEqualTo(CALLS);
        return first;
    }

    /** An exception as the table shows it: without a future around it, and with what it hides, if it only hides another. */
    private String name(Throwable thrown) {
        Throwable outer = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
        Throwable current = outer;
        while (config.wrapperPredicate().test(current) && current.getCause() != null) {
            current = current.getCause();
        }
        return current == outer ? simple(outer) : simple(outer) + " <- " + simple(current);
    }

    private static String simple(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    /**
     * Compares what was tried with the document, whose names are those of the versions that it states. What the calls meant has
     * been looked at before, with whatever versions there are.
     */
    void isDocumented() throws IOException {
        if (!SpringBootVersion.getVersion().startsWith(DOCUMENTED)) {
            return;
        }
        List<String> cells = Files.readAllLines(Path.of("../docs/answers.md")).stream()
                .filter(line -> line.startsWith("| " + library + " |"))
                .findFirst()
                .map(line -> Arrays.asList(line.split("\\|")))
                .orElseThrow(() -> new AssertionError("docs/answers.md has no row '" + library + "': " + tried));
        for (int i = 0; i < COLUMNS.size(); i++) {
            Set<String> documented = new TreeSet<>();
            CODE.matcher(cells.get(i + 3)).results().forEach(code -> documented.add(code.group(1)));
            assertThat(documented)
                    .as("%s in the row '%s' of docs/answers.md", COLUMNS.get(i), library)
                    .isEqualTo(tried.get(COLUMNS.get(i)));
        }
    }
}
