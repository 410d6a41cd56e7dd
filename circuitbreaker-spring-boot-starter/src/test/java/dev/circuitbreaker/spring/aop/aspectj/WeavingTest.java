package dev.circuitbreaker.spring.aop.aspectj;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.aspectj.weaver.loadtime.Agent;
import org.junit.jupiter.api.Test;

class WeavingTest {

    @Test
    void guardsWhereNoProxyStandsAndNothingTwice() throws Exception {
        assertThat(run())
                .containsSubsequence(
                        "through a proxy: direct, counted 1",
                        "self-invocation: direct, counted 1",
                        "self-invocation of itself: nested, counted 3",
                        "final method: final, counted 1",
                        "private method: private, counted 1",
                        "no bean: direct, counted 1",
                        "overriding: special direct, counted 1",
                        "on type: on type, counted 1",
                        "failing: otherwise for IllegalStateException, counted 1",
                        "rejected final method: CallNotPermittedException, counted 0",
                        "rejected no bean: otherwise for CallNotPermittedException, counted 0",
                        "closed: unguarded")
                .noneMatch(line -> line.contains("does nothing"));
    }

    private static List<String> run() throws IOException, InterruptedException, URISyntaxException {
        Path weaver = Path.of(
                Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + weaver,
                        "-Xshare:off",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WovenApplication.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> output =
                process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", output)).isZero();
        return output;
    }
}
