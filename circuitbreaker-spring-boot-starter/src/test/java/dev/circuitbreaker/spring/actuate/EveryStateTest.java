package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;

/** Names the places that a new state has to be added to and that the compiler does not know: the board, and what a refusal allows. */
class EveryStateTest {

    private static String part(String file) throws IOException {
        return new ClassPathResource(file, EveryStateTest.class).getContentAsString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void isDrawnAndNamedOnTheBoard(State state) throws IOException {
        assertThat(part("board.html")).as("board.html").contains("<symbol id=\"" + state + "\"");
        assertThat(part("board-words.js")).as("board-words.js").containsPattern("\\b" + state + ": '\\w");
        assertThat(part("board-model.js")).as("board-model.js").containsPattern("\\b" + state + ": '[A-Z]'");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void isOfferedWhereItMayBeAskedFor(State state) throws IOException {
        assumeTrue(state.mayBeRequested());
        assertThat(part("board-change.js")).as("board-change.js").contains("['" + state + "',");
        assertThat(RefusedChangeException.ALLOWED).contains(state.name());
    }
}
