package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogsTest {

    @Test
    void sayThatThereWasSomethingThatCannotBePrinted() {
        IllegalStateException thrown = new IllegalStateException("down");
        try (HeardLog log = HeardLog.of(LogsTest.class)) {
            SafeLog.error(
                    LogsTest.class,
                    () -> {
                        throw new IllegalArgumentException("unprintable");
                    },
                    thrown);
            assertThat(log.entries())
                    .singleElement()
                    .asString()
                    .contains(IllegalStateException.class.getName())
                    .contains("cannot be printed");
        }
    }
}
