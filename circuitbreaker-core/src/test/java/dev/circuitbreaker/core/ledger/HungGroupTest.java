package dev.circuitbreaker.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HungGroupTest {

    private final HungGroup group = new HungGroup();

    @Test
    void tellsACallThatEndsHowManyEntriesThereAreFromItsOwnOn() {
        group.found(3);
        assertThat(group.ended()).isEqualTo(3);
        assertThat(group.ended()).isEqualTo(2);
        assertThat(group.inFlight()).isEqualTo(1);
        assertThat(group.entries()).isEqualTo(3);
        group.moved();
        assertThat(group.entries()).isEqualTo(2);
    }

    @Test
    void standsInOneWindow() {
        Object window = new Object();
        assertThat(group.isIn(window)).isFalse();
        assertThat(group.place(window, 7, 8)).isTrue();
        assertThat(group.place(new Object(), 1, 2)).isFalse();
        assertThat(group.isIn(window)).isTrue();
        assertThat(group.isIn(new Object())).isFalse();
        assertThat(group.successes()).isEqualTo(7);
        assertThat(group.position()).isEqualTo(8);
    }
}
