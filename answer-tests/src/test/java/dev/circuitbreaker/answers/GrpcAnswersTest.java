package dev.circuitbreaker.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import dev.circuitbreaker.spring.classify.GrpcPushback;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcAnswersTest {

    private static final List<String> ANSWERS = List.of(
            "INVALID_ARGUMENT",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "UNAUTHENTICATED",
            "FAILED_PRECONDITION",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED");

    private static final List<String> FAILURES = List.of(
            "UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "INTERNAL", "DATA_LOSS", "UNKNOWN", "CANCELLED");

    private final GrpcPushback pushback = new GrpcPushback();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private @Nullable Server server;

    private TextService.Stub serving(UnaryOperator<String> work) throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new TextService(work))
                .build()
                .start();
        return client("localhost:" + server.getPort());
    }

    private TextService.Stub client(String target) {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(target).usePlaintext().build();
        channels.add(channel);
        return new TextService.Stub(channel);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        if (server != null) {
            server.shutdownNow();
        }
    }

    private static String throwing(String status) {
        if (status.equals("garbage")) {
            return TextService.UNREADABLE;
        }
        throw Status.Code.valueOf(status).toStatus().asRuntimeException();
    }

    @Test
    void stubs() throws Exception {
        TriedRow row = new TriedRow("gRPC stubs over Netty");
        TextService.Stub stub = serving(GrpcAnswersTest::throwing);
        ANSWERS.forEach(status -> row.answers(status, () -> stub.ask(status)));
        row.contends("ABORTED", () -> stub.ask("ABORTED"));
        FAILURES.forEach(status -> row.fails(status, () -> stub.ask(status)));
        row.fails("CANCELLED: Failed to read message", () -> stub.ask("garbage"));
        row.isNeverCalled("CANCELLED: io.grpc.Context was cancelled without error", () -> cancelled(stub, null));
        row.isNeverCalled("CANCELLED: Context cancelled", () -> cancelled(stub, new IllegalStateException()));
        row.isNeverCalled(
                "DEADLINE_EXCEEDED: ClientCall started after",
                () -> stub.withDeadlineAfter(-1, TimeUnit.SECONDS).ask("late"));
        TextService.Stub lonely = client(CannedServer.refusing().substring("http://".length()));
        row.fails("UNAVAILABLE", () -> lonely.ask("refused"));
        try (ServerSocket silent = CannedServer.silent()) {
            TextService.Stub waiting = client("localhost:" + silent.getLocalPort());
            row.fails(
                    "DEADLINE_EXCEEDED",
                    () -> waiting.withDeadlineAfter(50, TimeUnit.MILLISECONDS).ask("x"));
            // Not before a server that answers: its answer may be there first.
            row.isNeverCalled("CANCELLED: Thread interrupted", () -> interrupted(waiting));
        }
        channels.get(0).shutdown();
        row.isNeverCalled("UNAVAILABLE: Channel shutdown invoked", () -> stub.ask("closed"));
        row.isDocumented();
    }

    private static String interrupted(TextService.Stub stub) {
        Thread.currentThread().interrupt();
        try {
            return stub.ask("NOT_FOUND");
        } finally {
            Thread.interrupted();
        }
    }

    private static String cancelled(TextService.Stub stub, @Nullable Throwable reason) throws Exception {
        Context.CancellableContext context = Context.current().withCancellation();
        context.cancel(reason);
        return context.call(() -> stub.ask("NOT_FOUND"));
    }

    private @Nullable Duration askedBy(Metadata trailers) throws Exception {
        TextService.Stub stub = serving(request -> {
            throw Status.UNAVAILABLE.asRuntimeException(trailers);
        });
        return pushback.apply(catchThrowable(() -> stub.ask("anything")));
    }

    private @Nullable Duration askedByDetails(Message... details) throws Exception {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("too many");
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        TextService.Stub stub = serving(request -> {
            throw StatusProto.toStatusRuntimeException(status.build());
        });
        return pushback.apply(catchThrowable(() -> stub.ask("anything")));
    }

    private static Metadata pushback(String millis) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), millis);
        return trailers;
    }

    @Test
    void pushbackIsReadFromTheTrailer() throws Exception {
        assertThat(askedBy(pushback("1500"))).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "1.5", "", "99999999999999999999"})
    void pushbackThatCannotBeReadAsksForNothing(String millis) throws Exception {
        assertThat(askedBy(pushback(millis))).isNull();
    }

    @Test
    void delayIsReadFromTheDetails() throws Exception {
        RequestInfo other = RequestInfo.newBuilder().setRequestId("7").build();
        RetryInfo delay = RetryInfo.newBuilder()
                .setRetryDelay(Durations.fromMillis(90_250))
                .build();
        assertThat(askedByDetails(other, delay)).isEqualTo(Duration.ofMillis(90_250));
    }

    @Test
    void detailsWithoutADelayAskForNothing() throws Exception {
        assertThat(askedByDetails(RequestInfo.getDefaultInstance())).isNull();
        stop();
        assertThat(askedByDetails(RetryInfo.getDefaultInstance())).isNull();
        stop();
        RetryInfo negative =
                RetryInfo.newBuilder().setRetryDelay(Durations.fromSeconds(-5)).build();
        assertThat(askedByDetails(negative)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no message at all", "\u001a\u007f", "\u000f"})
    void detailsThatCannotBeReadAskForNothing(String bytes) throws Exception {
        Metadata trailers = new Metadata();
        trailers.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                bytes.getBytes(StandardCharsets.UTF_8));
        assertThat(askedBy(trailers)).isNull();
    }
}
