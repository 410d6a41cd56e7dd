package dev.circuitbreaker.core;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Lets Lincheck look for an interleaving of operations whose results no order of the same operations explains. Every build
 * runs the scenarios that a test names; {@code -Pstress} runs them for longer, and random ones as well.
 */
public final class Interleavings {

    /** It shares nothing, and a long recursion looks like a livelock. */
    private static final ManagedStrategyGuarantee THAT_A_RECURSION_ENDS = ManagedStrategyGuaranteeKt.forClasses(
                    "dev.circuitbreaker.core.UnreportedEnds")
            .methods("needRoom", "needRoomFor")
            .ignore();

    private static final boolean LONG = Boolean.getBoolean("stress");

    private final Class<?> subject;
    private final Class<?> specification;
    private final List<ExecutionScenario> scenarios = new ArrayList<>();

    private Interleavings(Class<?> subject, Class<?> specification) {
        this.subject = subject;
        this.specification = specification;
    }

    public static Interleavings of(Class<?> subject, Class<?> specification) {
        return new Interleavings(subject, specification);
    }

    /** Adds a scenario: what each thread does, its operations separated by blanks. */
    public Interleavings scenario(String... threads) {
        return scenarioBefore("", threads);
    }

    /** Adds a scenario with something to be done when all threads are through. */
    public Interleavings scenarioBefore(String last, String... threads) {
        List<List<Actor>> parallel = Arrays.stream(threads).map(this::actors).toList();
        scenarios.add(new ExecutionScenario(List.of(), parallel, actors(last), null));
        return this;
    }

    private List<Actor> actors(String operations) {
        return Stream.of(operations.split(" "))
                .filter(name -> !name.isEmpty())
                .map(name -> new Actor(method(name), List.of()))
                .toList();
    }

    private Method method(String name) {
        try {
            return subject.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** Walks through interleavings systematically, switching threads at every access to shared memory. */
    public void areExplainedBySomeOrder() {
        check(new ModelCheckingOptions()
                .addGuarantee(THAT_A_RECURSION_ENDS)
                .iterations(LONG ? 100 : 0)
                .invocationsPerIteration(LONG ? 10_000 : 300));
    }

    /** Runs on real threads, where the processor reorders as well. */
    public void onRealThreadsAreExplainedBySomeOrder() {
        check(new StressOptions().iterations(LONG ? 50 : 0).invocationsPerIteration(LONG ? 20_000 : 2_000));
    }

    private void check(Options<?, ?> options) {
        options.threads(LONG ? 3 : 2)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(2)
                .sequentialSpecification(specification);
        scenarios.forEach(options::addCustomScenario);
        options.check(subject);
    }
}
