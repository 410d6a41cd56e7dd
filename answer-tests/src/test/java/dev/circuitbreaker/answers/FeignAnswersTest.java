package dev.circuitbreaker.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.spring.classify.RetryAfterHeader;
import feign.Feign;
import feign.Request;
import feign.RequestLine;
import feign.RetryableException;
import feign.Retryer;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeignAnswersTest {

    interface Things {

        @RequestLine("GET /")
        String read();

        @RequestLine("POST /")
        String write(Object unwritable);
    }

    private static Things things(String url, long limitMillis) {
        return Feign.builder()
                .retryer(Retryer.NEVER_RETRY)
                .options(new Request.Options(Duration.ofSeconds(5), Duration.ofMillis(limitMillis), false))
                .target(Things.class, url);
    }

    @Test
    void client() throws Exception {
        TriedRow row = new TriedRow("Feign");
        try (CannedServer server = new CannedServer()) {
            Things things = things(server.url(), 30_000);
            for (int status : new int[] {400, 403, 404, 409}) {
                server.answer(status);
                row.answers(things::read);
            }
            for (int status : new int[] {429, 500, 503}) {
                server.answer(status);
                row.fails(things::read);
            }
            server.answer(503, Map.of("Retry-After", "120"), "");
            row.fails(things::read);
            row.isNeverCalled(() -> things.write(new Object()));
        }
        row.fails(things(CannedServer.refusing(), 30_000)::read);
        try (ServerSocket silent = CannedServer.silent()) {
            row.fails(things(CannedServer.url(silent), 50)::read);
        }
        row.isDocumented();
    }

    @Test
    void pauseOfOneThatMayBeRetriedIsReadFromTheAnswer() throws Exception {
        try (CannedServer server = new CannedServer()) {
            Things things = things(server.url(), 30_000);
            server.answer(429, Map.of("Retry-After", "120"), "");
            Throwable thrown = catchThrowable(things::read);
            assertThat(thrown).isInstanceOf(RetryableException.class);
            assertThat(new RetryAfterHeader().apply(thrown)).isEqualTo(Duration.ofMinutes(2));
            server.answer(429, Map.of("Retry-After", "soon"), "");
            assertThat(new RetryAfterHeader().apply(catchThrowable(things::read)))
                    .isNull();
            server.answer(404, Map.of("Retry-After", "120"), "");
            assertThat(new RetryAfterHeader().apply(catchThrowable(things::read)))
                    .isNull();
        }
    }
}
