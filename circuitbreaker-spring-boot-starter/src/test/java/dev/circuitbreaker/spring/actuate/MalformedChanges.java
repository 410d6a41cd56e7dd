package dev.circuitbreaker.spring.actuate;

import java.util.stream.Stream;

/** Bodies that no change can be made of. */
final class MalformedChanges {

    private MalformedChanges() {}

    static Stream<String> bodies() {
        return Stream.of(
                "",
                " ",
                "{}",
                "null",
                "[]",
                "[{\"state\":\"CLOSED\"}]",
                "1",
                "\"CLOSED\"",
                "{\"state\"",
                "{\"state\":\"DISABLED\"",
                "{\"state\":\"DISABLED\"}}",
                "{\"state\":\"DISABLED\"},",
                "{\"state\":\"DISABLED\",}",
                "{'state':'DISABLED'}",
                "{state:\"DISABLED\"}",
                "/**/{\"state\":\"DISABLED\"}",
                "{\"state\":null}",
                "{\"state\":true}",
                "{\"state\":4}",
                "{\"state\":{\"state\":\"DISABLED\"}}",
                "{\"state\":[\"DISABLED\"]}",
                "{\"state\":\"OPEN\"}",
                "{\"state\":\"HALF_OPEN\"}",
                "{\"state\":\"disabled\"}",
                "{\"state\":\"\"}",
                "{\"state\":\"DISABLED\",\"state\":\"CLOSED\"}",
                "{\"state\":\"DISABLED\",\"st\\u0061te\":\"CLOSED\"}",
                "{\"state\":\"DISABLED\",\"reasn\":\"typo\"}",
                "{\"state\":\"DISABLED\",\"name\":\"stock\"}",
                "{\"reason\":\"alone\"}",
                "{\"config\":\"failure-rate-threshold=30\",\"reason\":\"for settings\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"" + "x".repeat(201) + "\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"raw\ttab\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\r\\n2026-01-01 INFO forged\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\u0000\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\u0085\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\u2028\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\u202e\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\ud800\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\x\"}",
                "{\"state\":\"DISABLED\",\"reason\":\"\\u12g4\"}",
                "{\"candidate\":\"adopt\"}",
                "{\"candidate\":\"keep\"}",
                "{\"candidate\":\"\"}",
                "{\"candidate\":\"drop\",\"config\":\"failure-rate-threshold=30\"}",
                "{\"config\":\"\"}",
                "{\"config\":\"failure-rate-threshold\"}",
                "{\"config\":\"failure-rate-treshold=30\"}",
                "{\"config\":\"record-failure-predicate=java.lang.Runtime\"}",
                "{\"config\":\"failure-rate-threshold=30,failure-rate-threshold=40\"}",
                "{\"config\":\"failure-rate-threshold=30,minimum-number-of-calls=1000\"}",
                "{\"state\":".repeat(5_000),
                "[".repeat(5_000) + "]".repeat(5_000),
                "{\"state\":\"DISABLED\",\"reason\":\"" + "x".repeat(3_000_000) + "\"}");
    }
}
