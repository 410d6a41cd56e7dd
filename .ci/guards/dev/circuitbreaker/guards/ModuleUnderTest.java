package dev.circuitbreaker.guards;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The Maven module whose tests are running. */
public final class ModuleUnderTest {

    private static final String MAIN = "target/classes";

    private ModuleUnderTest() {}

    /** The module's folder, whatever the working directory is: these guards lie in its {@code target/test-classes}. */
    public static Path directory() {
        try {
            Path testClasses = Path.of(ModuleUnderTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return testClasses.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells whether others can see this package: all of them can where there is no {@code module-info}. */
    public static boolean exports(String packageName) {
        return ModuleFinder.of(directory().resolve(MAIN)).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> !module.isAutomatic())
                .allMatch(module -> module.exports().stream()
                        .anyMatch(export -> export.source().equals(packageName)));
    }

    public static JavaClasses mainClasses() {
        return importFrom(MAIN);
    }

    public static JavaClasses testClasses() {
        return importFrom("target/test-classes");
    }

    private static JavaClasses importFrom(String folder) {
        JavaClasses classes = new ClassFileImporter().importPath(directory().resolve(folder));
        if (classes.isEmpty()) {
            // Without this, a wrong folder would make every rule pass.
            throw new IllegalStateException("No classes in " + directory().resolve(folder));
        }
        return classes;
    }
}
