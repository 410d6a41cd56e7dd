package dev.circuitbreaker.spring.classify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds a {@code google.rpc.RetryInfo} in the bytes of a {@code google.rpc.Status}, as Protocol Buffers encode them: four
 * small messages, one in the other, which need no library that the application may not have.
 */
final class RetryInfo {

    private static final String TYPE = "/google.rpc.RetryInfo";

    /** {@code Status.details}, of the type {@code Any}. */
    private static final int DETAILS = 3;

    /** {@code Any.type_url}, {@code RetryInfo.retry_delay} and {@code Duration.seconds}. */
    private static final int FIRST = 1;

    /** {@code Any.value} and {@code Duration.nanos}. */
    private static final int SECOND = 2;

    private static final long MAX_SECONDS = 315_576_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private RetryInfo() {}

    /** The delay; null if there is none, or it cannot be read, or is negative. */
    static @Nullable Duration delayIn(byte[] status) {
        try {
            return inStatus(ByteBuffer.wrap(status));
        } catch (BufferUnderflowException | IllegalArgumentException garbage) {
            return null;
        }
    }

    private static @Nullable Duration inStatus(ByteBuffer status) {
        while (status.hasRemaining()) {
            Field field = Field.next(status);
            Duration delay = field.number == DETAILS ? inDetail(field.bytes) : null;
            if (delay != null) {
                return delay;
            }
        }
        return null;
    }

    private static @Nullable Duration inDetail(ByteBuffer any) {
        boolean isRetryInfo = false;
        ByteBuffer value = ByteBuffer.allocate(0);
        while (any.hasRemaining()) {
            Field field = Field.next(any);
            if (field.number == FIRST) {
                isRetryInfo =
                        StandardCharsets.UTF_8.decode(field.bytes).toString().endsWith(TYPE);
            } else if (field.number == SECOND) {
                value = field.bytes;
            }
        }
        return isRetryInfo ? inRetryInfo(value) : null;
    }

    private static @Nullable Duration inRetryInfo(ByteBuffer retryInfo) {
        while (retryInfo.hasRemaining()) {
            Field field = Field.next(retryInfo);
            if (field.number == FIRST) {
                return duration(field.bytes);
            }
        }
        return null;
    }

    private static @Nullable Duration duration(ByteBuffer duration) {
        long seconds = 0;
        long nanos = 0;
        while (duration.hasRemaining()) {
            Field field = Field.next(duration);
            if (field.number == FIRST) {
                seconds = field.varint;
            } else if (field.number == SECOND) {
                nanos = field.varint;
            }
        }
        boolean valid = seconds >= 0 && seconds <= MAX_SECONDS && nanos >= 0 && nanos < NANOS_PER_SECOND;
        return valid ? Duration.ofSeconds(seconds, nanos) : null;
    }

    /** A field of a message: a number, or bytes, which may be a message; what is of another kind is passed over. */
    private record Field(int number, long varint, ByteBuffer bytes) {

        private static final int KIND_BITS = 3;
        private static final int KIND = (1 << KIND_BITS) - 1;
        private static final int EIGHT_BYTES = 8;
        private static final int FOUR_BYTES = 4;
        private static final int VARINT_BITS = 7;

        static Field next(ByteBuffer message) {
            long tag = varint(message);
            int number = (int) (tag >>> KIND_BITS);
            return switch ((int) tag & KIND) {
                case 0 -> new Field(number, varint(message), ByteBuffer.allocate(0));
                case 1 -> new Field(number, 0, bytes(message, EIGHT_BYTES));
                case 2 -> new Field(number, 0, bytes(message, varint(message)));
                case 5 -> new Field(number, 0, bytes(message, FOUR_BYTES));
                default -> throw new IllegalArgumentException("no field");
            };
        }

        private static ByteBuffer bytes(ByteBuffer message, long length) {
            if (length < 0 || length > message.remaining()) {
                throw new IllegalArgumentException("longer than what holds it");
            }
            ByteBuffer bytes = message.slice(message.position(), (int) length);
            message.position(message.position() + (int) length);
            return bytes;
        }

        private static long varint(ByteBuffer message) {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
                byte next = message.get();
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("longer than a number can be");
        }
    }
}
