package dev.circuitbreaker.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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

    @Test
    void isOneFlatPackage() {
        classes().should().resideInAPackage(CORE).check(main);
    }

    @Test
    void dependsOnNothingButTheJdkAndJSpecify() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, "java..", "org.jspecify..")
                .check(main);
    }

    @Test
    void showsFewTypes() {
        List<String> types = main.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(types).as("public top-level types").hasSizeLessThanOrEqualTo(PUBLIC_TYPES);
    }

    @Test
    void readsTheClockInTwoPlaces() {
        Clocks.areReadOnlyBy(CLOCK_READERS).check(main);
    }
}
