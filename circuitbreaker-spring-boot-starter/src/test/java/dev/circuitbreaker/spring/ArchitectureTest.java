package dev.circuitbreaker.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.circuitbreaker.guards.Clocks;
import dev.circuitbreaker.guards.ModuleUnderTest;
import dev.circuitbreaker.spring.actuate.BoardHistory;
import dev.circuitbreaker.spring.actuate.BoardUpdates;
import dev.circuitbreaker.spring.classify.RetryAfterHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

/**
 * {@code autoconfigure -> {actuate, metrics, health, refresh, ...} -> events -> {config, aop} -> {annotation, text}}, and all of them on
 * the core.
 */
class ArchitectureTest {

    private static final String SPRING = "dev.circuitbreaker.spring.";
    private static final List<String> SHOWN_AND_OPTIONAL = List.of(
            "actuate",
            "classify",
            "cloud",
            "context",
            "grpc",
            "health",
            "http",
            "metrics",
            "observation",
            "refresh",
            "startup",
            "test",
            "validation",
            "web");
    private static final List<String> WORKERS = List.of("config", "aop");
    private static final List<List<String>> SIDE_BY_SIDE = List.of(SHOWN_AND_OPTIONAL, WORKERS);

    private final JavaClasses main = ModuleUnderTest.mainClasses();

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> SPRING + name + "..").toArray(String[]::new);
    }

    /** A package that has no place here is refused, too. */
    @Test
    void packagesUseThoseBelowOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("autoconfigure")
                .definedBy(SPRING + "autoconfigure..")
                .layer("shown and optional")
                .definedBy(packages(SHOWN_AND_OPTIONAL))
                .layer("events")
                .definedBy(SPRING + "events..")
                .layer("fleet")
                .definedBy(SPRING + "fleet..")
                .layer("workers")
                .definedBy(packages(WORKERS))
                .layer("annotation")
                .definedBy(SPRING + "annotation..")
                .layer("text")
                .definedBy(SPRING + "text..")
                .whereLayer("autoconfigure")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("shown and optional")
                .mayOnlyAccessLayers("events", "fleet", "workers", "annotation", "text")
                .whereLayer("events")
                .mayOnlyAccessLayers("workers", "annotation", "text")
                .whereLayer("fleet")
                .mayOnlyAccessLayers("workers", "annotation", "text")
                .whereLayer("workers")
                .mayOnlyAccessLayers("annotation", "text")
                .whereLayer("annotation")
                .mayNotAccessAnyLayer()
                .whereLayer("text")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(main);
    }

    @ParameterizedTest
    @FieldSource("SIDE_BY_SIDE")
    void packagesOfALayerDoNotKnowEachOther(List<String> names) {
        slices().matching(SPRING + "(" + String.join("|", names) + ")..")
                .should()
                .notDependOnEachOther()
                .check(main);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(SPRING + "(**)").should().beFreeOfCycles().check(main);
    }

    @Test
    void autoConfigurationIsAloneInItsPackage() {
        classes()
                .that()
                .resideInAPackage(SPRING + "autoconfigure..")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beMetaAnnotatedWith(Configuration.class)
                .orShould()
                .beAnnotatedWith(ConfigurationProperties.class)
                .orShould()
                .beAssignableTo(Condition.class)
                .because("what works while an application runs belongs to the package of its purpose")
                .check(main);
    }

    @Test
    void neverReadsAClock() {
        Clocks.areReadOnlyBy(
                        RetryAfterHeader.class.getName(), // the dates of HTTP are those of the wall clock
                        BoardUpdates.class.getName(), // shows people when that was
                        BoardHistory.class.getName())
                .check(main);
    }
}
