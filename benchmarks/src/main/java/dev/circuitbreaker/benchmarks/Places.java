package dev.circuitbreaker.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where things are, seen from the jar, so that it does not matter where the command is given. */
public final class Places {

    private Places() {}

    /** {@return the directory that holds the jar, the libraries and the compiled classes} */
    public static Path target() {
        try {
            return Path.of(Places.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the directory of the results, which exists} */
    public static Path results() {
        try {
            return Files.createDirectories(target().resolve("results"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the directory of the documents} */
    public static Path docs() {
        return target().resolve("../../docs").normalize();
    }

    /**
     * Lists the files of a directory whose names begin and end like this, in the order of their names.
     *
     * @param directory the directory
     * @param prefix how they begin
     * @param suffix how they end
     * @return the files
     * @throws IOException if the directory cannot be read
     */
    public static Stream<Path> files(Path directory, String prefix, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix) && name.endsWith(suffix);
                    })
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
