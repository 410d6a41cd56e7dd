package dev.circuitbreaker.benchmarks.memory;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jol.info.GraphLayout;

/**
 * Weighs breakers with JOL and times the creation of 10,000. What breakers share, such as their settings or a scheduler,
 * is not counted: the weight of one breaker is what many weigh more than a single one, divided by their number. A key's breaker
 * weighs with its place and the text of the key.
 */
public final class MemoryRun {

    private static final int MANY = 1001;
    private static final int CREATED = 10_000;
    private static final int WARM_UPS = 5;
    private static final int REPETITIONS = 15;

    private MemoryRun() {}

    /**
     * Weighs and times all, and leaves the figures in {@code memory.csv}.
     *
     * @param arguments none
     * @throws IOException if the figures cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("jol.magicFieldOffset", "true"); // for records and lambdas
        List<String> lines = new ArrayList<>();
        lines.add("kind;fresh;after successes;after failures;creation ms median;min;max;threads");
        for (Kind<?> kind : Kind.all()) {
            String line = kind.label() + ";" + weight(kind, 0, 0) + ";" + weight(kind, 1000, 0) + ";"
                    + weight(kind, 1000, 5) + ";" + creation(kind);
            System.out.println(line);
            lines.add(line);
        }
        Files.write(Places.results().resolve("memory.csv"), lines);
    }

    /** The bytes of one breaker after some calls, of which every n-th fails if n is not 0. */
    private static long weight(Kind<?> kind, int calls, int failEvery) {
        long all = weight(kind, MANY, calls, failEvery);
        long one = weight(kind, 1, calls, failEvery);
        return Math.round((double) (all - one) / (MANY - 1));
    }

    private static <B> long weight(Kind<B> kind, int count, int calls, int failEvery) {
        Function<String, B> maker = kind.maker().get();
        List<B> breakers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            B breaker = maker.apply("breaker-" + i);
            breakers.add(breaker);
            for (int call = 1; call <= calls; call++) {
                call(kind, breaker, failEvery != 0 && call % failEvery == 0);
            }
        }
        return GraphLayout.parseInstance(breakers.toArray()).totalSize();
    }

    private static <B> void call(Kind<B> kind, B breaker, boolean fails) {
        try {
            kind.call().accept(breaker, () -> {
                if (fails) {
                    throw Failed.INSTANCE;
                }
            });
        } catch (Failed expected) {
            return;
        }
        if (fails) {
            throw new AssertionError("a failing call returned");
        }
    }

    private static String creation(Kind<?> kind) {
        String[] names =
                IntStream.range(0, CREATED).mapToObj(i -> "breaker-" + i).toArray(String[]::new);
        int threads = Thread.activeCount();
        double[] millis = new double[REPETITIONS];
        for (int repetition = -WARM_UPS; repetition < REPETITIONS; repetition++) {
            Object[] created = new Object[CREATED];
            Function<String, ?> maker = kind.maker().get();
            System.gc();
            long start = System.nanoTime();
            for (int i = 0; i < CREATED; i++) {
                created[i] = maker.apply(names[i]);
            }
            long end = System.nanoTime();
            if (created[CREATED - 1] == created[0]) {
                throw new AssertionError("the same breaker twice");
            }
            if (repetition >= 0) {
                millis[repetition] = (end - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            }
        }
        Arrays.sort(millis);
        return millis[REPETITIONS / 2] + ";" + millis[0] + ";" + millis[REPETITIONS - 1] + ";"
                + (Thread.activeCount() - threads);
    }

    @SuppressWarnings("serial")
    private static final class Failed extends RuntimeException {

        static final Failed INSTANCE = new Failed();

        private Failed() {
            super("made beforehand", null, false, false);
        }
    }
}
