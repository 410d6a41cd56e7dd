package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class WebRuntimeHintsTest {

    @Test
    void keepThePageAndTheRefusal() throws NoSuchMethodException {
        RuntimeHints hints = new RuntimeHints();
        new WebRuntimeHints().registerHints(hints, null);

        for (String part : new String[] {"board.html", "board.css", "board-words.js", "board-main.js"}) {
            assertThat(RuntimeHintsPredicates.resource().forResource("dev/circuitbreaker/spring/actuate/" + part))
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(ChangesByPost.Refusal.class.getDeclaredMethod("message")))
                .accepts(hints);
    }
}
