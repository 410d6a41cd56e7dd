package dev.circuitbreaker.core;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.circuitbreaker.guards.Clocks;
import dev.circuitbreaker.guards.ModuleUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String CORE = "dev.circuitbreaker.core";

    /**
     * Who reads a clock of the system: {@code SystemTicker} hands out monotonic time, by which everything is
     * decided; {@code WallClock} dates what is shown to people.
     */
    private static final String[] CLOCK_READERS = {CORE + ".SystemTicker", CORE + ".WallClock"};

    private static final int PUBLIC_TYPES = 15;

    private final JavaClasses main = ModuleUnderTest.mainClasses();

    /** Above them: what users touch, the state machine, its phases and the way of a call. */
    @Test
    void hasLayers() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("breaker")
                .definedBy(CORE)
                .layer("replay")
                .definedBy(CORE + ".replay")
                .layer("window")
                .definedBy(CORE + ".window")
                .layer("ledger")
                .definedBy(CORE + ".ledger")
                .layer("recording")
                .definedBy(CORE + ".recording")
                .layer("text")
                .definedBy(CORE + ".text")
                .whereLayer("replay")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("replay")
                .mayOnlyAccessLayers("breaker")
                .whereLayer("breaker")
                .mayOnlyBeAccessedByLayers("replay")
                .whereLayer("window")
                .mayOnlyBeAccessedByLayers("breaker")
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("breaker", "window")
                .whereLayer("recording")
                .mayOnlyBeAccessedByLayers("breaker")
                .whereLayer("recording")
                .mayNotAccessAnyLayer()
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("breaker", "window")
                .check(main);
        classes()
                .should()
                .resideInAnyPackage(
                        CORE, CORE + ".window", CORE + ".ledger", CORE + ".recording", CORE + ".replay", CORE + ".text")
                .check(main);
    }

    @Test
    void showsNoneOfItsLowerLayers() {
        assertThat(List.of(
                        CORE,
                        CORE + ".window",
                        CORE + ".ledger",
                        CORE + ".recording",
                        CORE + ".replay",
                        CORE + ".text"))
                .filteredOn(ModuleUnderTest::exports)
                .containsExactly(CORE);
    }

    @Test
    void dependsOnNothingButTheJdkAndJSpecify() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + "..", "java..", "jdk.jfr..", "org.jspecify..")
                .check(main);
    }

    /** A Java without Flight Recorder has no {@code jdk.jfr}, and must not be asked for it. */
    @Test
    void touchesFlightRecorderInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CORE + ".recording", CORE + ".replay")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(main);
    }

    @Test
    void showsFewTypes() {
        List<String> types = main.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getPackageName().equals(CORE))
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(types).as("public top-level types").hasSizeLessThanOrEqualTo(PUBLIC_TYPES);
    }

    @Test
    void readsTheClockInTwoPlaces() {
        Clocks.areReadOnlyBy(CLOCK_READERS).check(main);
    }

    /** What decides stands in the settings, where one can see it. */
    @Test
    void readsNoSystemProperties() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(assignableTo(System.class)))
                        .and(target(nameMatching("getProperty|getProperties|getenv"))))
                .check(main);
    }
}
