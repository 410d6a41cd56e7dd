package dev.circuitbreaker.benchmarks.startup;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an application brings besides {@code spring-boot-starter}. */
public enum Variant {
    PLAIN("`spring-boot-starter` alone", "", List.of()),
    ASPECTJ("with `spring-boot-starter-aspectj`", "", List.of("aspectjweaver-")),
    ADVISED(
            "an advice that does nothing, and as many properties, which nothing reads",
            "advised.instances.",
            List.of()),
    OURS("**this library**", "circuitbreaker.instances.", List.of(Variant.OWN_JARS)),
    OTHER_BUILD("this library, the build to compare with", "circuitbreaker.instances.", List.of()),
    R4J(
            "Resilience4j (needs `spring-boot-starter-aspectj`)",
            "resilience4j.circuitbreaker.instances.",
            List.of("aspectjweaver-", "resilience4j-", "micrometer-core-", "HdrHistogram-"));

    static final int INSTANCES = 50;

    private static final String OWN_JARS = "circuitbreaker-";

    /** What {@code spring-boot-starter} brings. */
    private static final List<String> BASE = List.of(
            "spring-",
            "logback-",
            "slf4j-",
            "log4j-",
            "jul-to-slf4j-",
            "commons-logging-",
            "jakarta.annotation-",
            "jspecify-",
            "snakeyaml-",
            "micrometer-commons-",
            "micrometer-observation-");

    private final String label;
    private final String prefix;
    private final List<String> libraries;

    Variant(String label, String prefix, List<String> libraries) {
        this.label = label;
        this.prefix = prefix;
        this.libraries = libraries;
    }

    /** {@return how it is called in tables} */
    public String label() {
        return label;
    }

    /** Whether it has a bean that is called through a proxy. */
    boolean isProxied() {
        return !prefix.isEmpty();
    }

    /** Whether that proxy guards it. */
    boolean isGuarded() {
        return isProxied() && this != ADVISED;
    }

    /** Whether there is something to be learnt from it, and the jars are there. */
    boolean isStarted(Mode mode, Path other) {
        return switch (this) {
            case PLAIN, ADVISED, OURS, R4J -> true;
            case ASPECTJ -> mode == Mode.NOTHING;
            case OTHER_BUILD -> other != null;
        };
    }

    /**
     * Its libraries.
     *
     * @param other where the jars of another build of this library are
     */
    Stream<Path> libraries(Path other) throws IOException {
        Stream<Path> all = Places.files(Places.target().resolve("lib"), "", ".jar")
                .filter(jar -> needs(jar.getFileName().toString()));
        return this == OTHER_BUILD ? Stream.concat(all, Places.files(other, OWN_JARS, ".jar")) : all;
    }

    private boolean needs(String library) {
        return Stream.concat(BASE.stream(), libraries.stream()).anyMatch(library::startsWith);
    }

    /** The application's properties. */
    List<String> properties() {
        if (prefix.isEmpty()) {
            return List.of();
        }
        return IntStream.range(0, INSTANCES)
                .mapToObj(i -> prefix + "instance" + i + ".")
                .flatMap(instance -> Stream.of(
                        instance + "sliding-window-size=100",
                        instance + "minimum-number-of-calls=10",
                        instance + "wait-duration-in-open-state=30s"))
                .collect(Collectors.toList());
    }
}
