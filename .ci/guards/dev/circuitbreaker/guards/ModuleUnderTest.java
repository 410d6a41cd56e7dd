package dev.circuitbreaker.guards;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The Maven module whose tests are running. */
public final class ModuleUnderTest {

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

    public static JavaClasses mainClasses() {
        return importFrom("target/classes");
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
