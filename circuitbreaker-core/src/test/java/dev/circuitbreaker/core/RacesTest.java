package dev.circuitbreaker.core;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets jcstress run the {@link Races}: two of them briefly in every build, because every one takes seconds to start; all of
 * them, for longer and in all compilation modes, under stress.
 */
@Tag("threads")
class RacesTest {

    private static final boolean LONG = Boolean.getBoolean("stress");
    private static final List<Class<?>> RUN = List.of(
            LONG ? Races.class.getDeclaredClasses() : new Class<?>[] {Races.OneReport.class, Races.HungCall.class});

    /** Where jcstress works: it leaves its results in the working directory. */
    @TempDir
    private Path folder;

    @Test
    void endInNoOtherWayThanThoseNamed() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "Without a second processor nothing races");
        Path log = folder.resolve("log");
        int exit = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        System.out.print(Files.readString(log));
        assertThat(exit).as(Files.readString(log)).isZero();
        assertThat(RUN)
                .allSatisfy(race -> assertThat(folder.resolve(race.getCanonicalName() + ".html"))
                        .exists());
    }

    private List<String> command() {
        String races = RUN.stream().map(Class::getSimpleName).collect(joining("|", "Races\\.(", ")"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
        command.addAll(List.of("-v", "-m", "quick", "-f", "1", "-af", "NONE", "-r", folder.toString(), "-t", races));
        command.addAll(
                LONG
                        ? List.of("-time", "1000", "-iters", "3")
                        : List.of("-time", "100", "-iters", "1", "-fsm", "0", "-sc", "false", "-jvmArgs", "-Xmx256m"));
        return command;
    }
}
