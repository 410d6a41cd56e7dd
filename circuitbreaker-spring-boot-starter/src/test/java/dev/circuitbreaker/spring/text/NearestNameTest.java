package dev.circuitbreaker.spring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    void differsInTheFewestCharacters() {
        assertThat(NearestName.of("pricng", List.of("prices", "pricing", "paying")))
                .contains("pricing");
    }

    @Test
    void differsInAThirdAtMost() {
        assertThat(NearestName.of("abcxyz", List.of("abcdef"))).isEmpty();
        assertThat(NearestName.of("abcdxy", List.of("abcdef"))).contains("abcdef");
        assertThat(NearestName.of("ax", List.of("ab"))).isEmpty();
    }

    @Test
    void isNotHiddenByANearerOneThatIsTooShort() {
        assertThat(NearestName.of("abx", List.of("ab", "abxyef", "abxef"))).isEmpty();
        assertThat(NearestName.of("abcx", List.of("ab", "abcxyz"))).contains("abcxyz");
    }

    @Test
    void maySpellItInAnotherWay() {
        assertThat(NearestName.of("PAY_EU", List.of("pay-eu"))).contains("pay-eu");
    }

    @Test
    void isTheFirstInTheAlphabetWhereThereAreTwo() {
        assertThat(NearestName.of("price", List.of("prices", "priced"))).contains("priced");
        assertThat(NearestName.of("price", List.of("priced", "prices"))).contains("priced");
    }

    @Test
    void isNotFarFetched() {
        assertThat(NearestName.of("fallback", List.of("price", "falback"))).contains("falback");
        assertThat(NearestName.of("fallback", List.of("price", "stock"))).isEmpty();
    }

    @Test
    void isMissingWhereThereAreNone() {
        assertThat(NearestName.of("price", List.of())).isEmpty();
    }
}
