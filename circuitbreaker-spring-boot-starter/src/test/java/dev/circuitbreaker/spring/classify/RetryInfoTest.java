package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that the library does not write; those that it does are read in front of a real server. */
class RetryInfoTest {

    private static final byte[] TYPE = "type.googleapis.com/google.rpc.RetryInfo".getBytes(StandardCharsets.US_ASCII);

    private static byte[] field(int number, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(bytes.length);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }

    private static byte[] status(byte[] type, String duration) {
        ByteArrayOutputStream any = new ByteArrayOutputStream();
        any.writeBytes(field(2, field(1, hex(duration))));
        any.writeBytes(field(1, type)); // in either order
        return field(3, any.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"08 02 10 07", "10 07 08 02", "19 01 02 03 04 05 06 07 08 08 02 25 01 02 03 04 10 07"})
    void isReadInAnyOrderAndBesideWhatIsUnknown(String duration) {
        assertThat(RetryInfo.delayIn(status(TYPE, duration))).isEqualTo(Duration.ofSeconds(2, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 FF FF FF FF FF FF FF FF FF 01", // -1 s
                "08 FF FF FF FF FF FF FF FF 7F", // more than ten thousand years
                "10 80 94 EB DC 03", // a second, in nanoseconds
                "0B 08 02", // a group
                "08 FF FF FF FF FF FF FF FF FF FF FF 01", // more than 64 bits
                "08", // the end
                "1A 7F" // longer than what is there
            })
    void thatCannotBeReadOrBeMeantIsNone(String duration) {
        assertThat(RetryInfo.delayIn(status(TYPE, duration))).isNull();
    }

    @Test
    void ofAnotherTypeIsNone() {
        byte[] other = "type.googleapis.com/google.rpc.QuotaFailure".getBytes(StandardCharsets.US_ASCII);
        assertThat(RetryInfo.delayIn(status(other, "08 02"))).isNull();
        assertThat(RetryInfo.delayIn(new byte[0])).isNull();
    }
}
