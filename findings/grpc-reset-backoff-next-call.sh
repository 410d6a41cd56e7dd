#!/usr/bin/env bash
# grpc-java 1.84.1: the call after resetConnectBackoff() is still answered from memory, even if the server is back.
#
# Guess: once the back-off is ended, the next call waits for the connection that is being made, as the first call of a new
#   channel does.
# Seen: a channel whose server was down is in TRANSIENT_FAILURE and stays there until the connection stands, also while it
#   connects: the call right after resetConnectBackoff() fails at once with the old UNAVAILABLE, and one some milliseconds
#   later succeeds. After enterIdle() the very next call waits for the connection, and succeeds.
# Cure: where the next call matters, as the probe of a circuit breaker does, enterIdle() if the state is TRANSIENT_FAILURE.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.grpc</groupId>
      <artifactId>grpc-stub</artifactId>
      <version>1.84.1</version>
    </dependency>
    <dependency>
      <groupId>io.grpc</groupId>
      <artifactId>grpc-netty-shaded</artifactId>
      <version>1.84.1</version>
    </dependency>
  </dependencies>
</project>
POM

cat > "$work/Back.java" <<'JAVA'
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

public class Back {

    private static final MethodDescriptor.Marshaller<String> NOTHING = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public String parse(InputStream bytes) {
            return "answer";
        }
    };

    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("service/method")
            .setRequestMarshaller(NOTHING)
            .setResponseMarshaller(NOTHING)
            .build();

    private static String call(ManagedChannel channel) {
        try {
            return ClientCalls.blockingUnaryCall(
                    channel, METHOD, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), "");
        } catch (StatusRuntimeException failed) {
            return failed.getStatus().getCode().name();
        }
    }

    public static void main(String[] arguments) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, here)) {
            port = closed.getLocalPort();
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress(here.getHostAddress(), port).usePlaintext().build();
        String down = call(channel);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(here, port))
                .addService(ServerServiceDefinition.builder("service")
                        .addMethod(METHOD, ServerCalls.asyncUnaryCall((request, answers) -> {
                            answers.onNext("");
                            answers.onCompleted();
                        }))
                        .build())
                .build()
                .start();
        if (arguments[0].equals("reset")) {
            channel.resetConnectBackoff();
        } else {
            channel.enterIdle();
        }
        System.out.println(down + " then " + call(channel));
        channel.shutdownNow();
        server.shutdownNow();
    }
}
JAVA

"$root/mvnw" -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
    -Dmdep.outputFile="$work/classpath"
javac -cp "$(cat "$work/classpath")" -d "$work" "$work/Back.java"

fail() {
    echo "not as written above: $1" >&2
    exit 1
}
seen() {
    java -cp "$work:$(cat "$work/classpath")" Back "$1" 2>/dev/null
}
reset=$(seen reset)
idle=$(seen idle)
echo "resetConnectBackoff: $reset"
echo "enterIdle: $idle"
[ "$reset" = "UNAVAILABLE then UNAVAILABLE" ] || fail "$reset"
[ "$idle" = "UNAVAILABLE then answer" ] || fail "$idle"
