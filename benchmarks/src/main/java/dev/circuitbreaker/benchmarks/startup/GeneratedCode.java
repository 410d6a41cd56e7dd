package dev.circuitbreaker.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** What Spring generates for an application before it runs, as the plugins of Spring Boot do. */
final class GeneratedCode {

    private GeneratedCode() {}

    /**
     * Generates and compiles it.
     *
     * @param launch an application that nothing has been generated for
     * @param directory where to put it
     * @return a jar
     */
    static Path jar(Launch launch, Path directory) throws IOException {
        Path sources = directory.resolve("sources");
        Path classes = Files.createDirectories(directory.resolve("classes"));
        launch.run(
                "org.springframework.boot.SpringApplicationAotProcessor",
                List.of(
                        Application.class.getName(),
                        sources.toString(),
                        directory.resolve("resources").toString(),
                        classes.toString(),
                        "benchmarks",
                        launch.toString()));
        compile(sources, classes, launch.classPath());
        return jar(classes, "", directory.resolve("generated.jar"));
    }

    private static void compile(Path sources, Path classes, String classPath) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-classpath", classPath));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null || compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("What Spring has generated could not be compiled; it takes a JDK");
        }
    }

    /**
     * Packs classes into a jar.
     *
     * @param packages the path of the package to pack, with those below it; empty for all
     */
    static Path jar(Path classes, String packages, Path file) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> files = Files.walk(classes.resolve(packages))) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, jar);
            }
        }
        return file;
    }
}
