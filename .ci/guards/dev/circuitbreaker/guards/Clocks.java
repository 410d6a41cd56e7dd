package dev.circuitbreaker.guards;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;

/** Keeps time injectable: who may read the system's clocks, and that no test waits for them. */
public final class Clocks {

    private static final Set<String> READS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.InstantSource.system",
            "java.util.Date.<init>");

    private static final Set<String> SLEEPS = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");

    private Clocks() {}

    /** Only the named classes, with what is nested in them, read a clock of the system. */
    public static ArchRule areReadOnlyBy(String... allowed) {
        return noClasses()
                .that(describe("are not among " + Arrays.toString(allowed), type -> !isOneOf(type, allowed)))
                .should()
                .accessTargetWhere(oneOf("reads a clock of the system", READS))
                .because("time comes from a Ticker")
                .allowEmptyShould(true);
    }

    /** No class sleeps, but for the runners that jcstress generates from annotated races. */
    public static ArchRule areNotWaitedFor() {
        return noClasses()
                .that(describe("are not generated", type -> !type.getName().matches(".+_jcstress(\\$.+)?")))
                .should()
                .accessTargetWhere(oneOf("sleeps", SLEEPS))
                .because("tests move a ManualTicker instead of sleeping");
    }

    private static boolean isOneOf(JavaClass type, String... names) {
        return Arrays.stream(names)
                .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    private static DescribedPredicate<JavaAccess<?>> oneOf(String description, Set<String> targets) {
        return describe(
                description,
                access -> targets.contains(access.getTargetOwner().getName() + "."
                        + access.getTarget().getName()));
    }
}
