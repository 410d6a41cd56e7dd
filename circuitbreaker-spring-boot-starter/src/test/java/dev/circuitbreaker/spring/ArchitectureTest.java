package dev.circuitbreaker.spring;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.circuitbreaker.guards.Clocks;
import dev.circuitbreaker.guards.ModuleUnderTest;
import org.junit.jupiter.api.Test;

/** {@code autoconfigure -> {aop, actuate, metrics, ...} -> annotation}, and all of them on the core. */
class ArchitectureTest {

    private static final String SPRING = "dev.circuitbreaker.spring";
    private static final String AUTOCONFIGURE = SPRING + ".autoconfigure..";
    private static final String ANNOTATION = SPRING + ".annotation..";

    private final JavaClasses main = ModuleUnderTest.mainClasses();

    /** A class directly in the parent package would escape the rules below. */
    @Test
    void everyClassIsInAPackageWithAPurpose() {
        classes().should().resideInAPackage(SPRING + ".*..").check(main);
    }

    /** Holds for every package that is there, so nobody but autoconfigure may look at autoconfigure either. */
    @Test
    void packagesDoNotKnowEachOther() {
        slices().matching(SPRING + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(resideInAPackage(AUTOCONFIGURE), alwaysTrue())
                .ignoreDependency(alwaysTrue(), resideInAPackage(ANNOTATION))
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(SPRING + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void neverReadsAClock() {
        Clocks.areReadOnlyBy().check(main);
    }
}
