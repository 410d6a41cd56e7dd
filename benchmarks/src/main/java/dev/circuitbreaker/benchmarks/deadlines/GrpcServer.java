package dev.circuitbreaker.benchmarks.deadlines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;

/** A gRPC service of two methods, without generated code: one message after a while, or a stream of them. */
final class GrpcServer {

    private static final MethodDescriptor<Integer, Integer> ONE = method(MethodType.UNARY, Pace.SILENT);
    private static final MethodDescriptor<Integer, Integer> STREAM = method(MethodType.SERVER_STREAMING, Pace.DRIP);

    private final ManagedChannel channel;

    private GrpcServer() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Server server = NettyServerBuilder.forAddress(anyPort)
                .addService(ServerServiceDefinition.builder("pace")
                        .addMethod(
                                ONE,
                                ServerCalls.asyncUnaryCall((millis, answers) -> answer(Pace.SILENT, millis, answers)))
                        .addMethod(
                                STREAM,
                                ServerCalls.asyncServerStreamingCall(
                                        (millis, answers) -> answer(Pace.DRIP, millis, answers)))
                        .build())
                .build()
                .start();
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    static GrpcServer start() {
        try {
            return new GrpcServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Object call(Pace pace, int millis) {
        if (pace == Pace.SILENT) {
            return ClientCalls.blockingUnaryCall(channel, ONE, CallOptions.DEFAULT, millis);
        }
        Iterator<Integer> answers =
                ClientCalls.blockingServerStreamingCall(channel, STREAM, CallOptions.DEFAULT, millis);
        int last = 0;
        while (answers.hasNext()) {
            last = answers.next();
        }
        return last;
    }

    private static void answer(Pace pace, int millis, StreamObserver<Integer> answers) {
        int messages = pace == Pace.SILENT ? 1 : pace.length(millis);
        try {
            for (int i = 0; i < messages; i++) {
                Thread.sleep(millis / messages);
                answers.onNext(i);
            }
            answers.onCompleted();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodDescriptor<Integer, Integer> method(MethodType type, Pace pace) {
        MethodDescriptor.Marshaller<Integer> numbers = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Integer value) {
                return new ByteArrayInputStream(value.toString().getBytes(US_ASCII));
            }

            @Override
            public Integer parse(InputStream stream) {
                try {
                    return Integer.valueOf(new String(stream.readAllBytes(), US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return MethodDescriptor.<Integer, Integer>newBuilder(numbers, numbers)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("pace", pace.name()))
                .build();
    }
}
