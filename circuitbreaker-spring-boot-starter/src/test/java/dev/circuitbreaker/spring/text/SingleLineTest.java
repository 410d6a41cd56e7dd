package dev.circuitbreaker.spring.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SingleLineTest {

    @ParameterizedTest
    @CsvSource({"000a", "0000", "0085", "202e", "2028", "2029", "200b", "d800", "e0001"})
    void escapesWhatBreaksReordersOrHidesText(String hex) {
        int character = Integer.parseInt(hex, 16);
        assertThat(SingleLine.isUnprintable(character)).isTrue();
        assertThat(SingleLine.of("a" + Character.toString(character) + "b")).isEqualTo("a\\u" + hex + "b");
    }

    @Test
    void leavesOtherTextAsItIs() {
        String text = "\u00fcber 'pricing[eu]' \\u \u4ef7 \ud83d\ude00";
        assertThat(SingleLine.of(text)).isEqualTo(text);
        assertThat(text.codePoints()).noneMatch(SingleLine::isUnprintable);
    }

    @Test
    void shortensWhatIsVeryLong() {
        assertThat(SingleLine.shortened("x".repeat(128))).isEqualTo("x".repeat(128));
        assertThat(SingleLine.shortened("x".repeat(129))).isEqualTo("x".repeat(60) + "... (129 characters)");
        assertThat(SingleLine.shortened("a\nb")).isEqualTo("a\\u000ab");
    }
}
