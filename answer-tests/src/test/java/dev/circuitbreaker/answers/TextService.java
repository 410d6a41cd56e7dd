package dev.circuitbreaker.answers;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A service of gRPC whose messages are texts, so that nothing need be generated. */
record TextService(UnaryOperator<String> work) implements BindableService {

    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName("texts", "ask"))
            .setRequestMarshaller(new Texts())
            .setResponseMarshaller(new Texts())
            .build();

    /** What neither side can read. */
    static final String UNREADABLE = "unreadable";

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder("texts")
                .addMethod(METHOD, ServerCalls.<String, String>asyncUnaryCall((request, responses) -> {
                    try {
                        responses.onNext(work.apply(request));
                        responses.onCompleted();
                    } catch (StatusRuntimeException refusal) {
                        responses.onError(refusal); // thrown, it would be UNKNOWN to the client
                    }
                }))
                .build();
    }

    /** A client of it, as one would be generated. */
    static final class Stub extends AbstractStub<Stub> {

        Stub(Channel channel) {
            this(channel, CallOptions.DEFAULT);
        }

        private Stub(Channel channel, CallOptions options) {
            super(channel, options);
        }

        @Override
        protected Stub build(Channel channel, CallOptions options) {
            return new Stub(channel, options);
        }

        String ask(String request) {
            return ClientCalls.blockingUnaryCall(getChannel(), METHOD, getCallOptions(), request);
        }
    }

    private static final class Texts implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try {
                String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
                if (text.equals(UNREADABLE)) {
                    throw new IllegalArgumentException("no text");
                }
                return text;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
