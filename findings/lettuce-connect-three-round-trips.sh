#!/usr/bin/env bash
# Lettuce 7.5.2 connects within one command timeout, and needs three round trips for that.
#
# Guess: where commands are answered well within their timeout, a connection can be made.
# Seen: after HELLO, CLIENT SETINFO and CLIENT MAINT_NOTIFICATIONS wait for its answer, and PING for theirs, and RedisURI.timeout
#   (spring.data.redis.timeout) is for all of them together: "Connection initialization timed out". With a timeout of a second, a
#   Redis that is 400 ms away is never connected to, and a connection to it that is lost does not come back.
# Cure: a timeout of more than three round trips for the URI, and a shorter one for commands by TimeoutOptions.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>io.lettuce</groupId>
      <artifactId>lettuce-core</artifactId>
      <version>7.5.2.RELEASE</version>
    </dependency>
  </dependencies>
  <build>
    <sourceDirectory>src</sourceDirectory>
  </build>
</project>
POM

cat > "$work/src/Main.java" <<'JAVA'
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A Redis that is far away, and clients that connect to it. */
public class Main {

    static final ScheduledExecutorService ANSWERS = Executors.newSingleThreadScheduledExecutor();
    static volatile long away;

    public static void main(String[] none) throws Exception {
        ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(() -> {
            while (true) {
                Socket client = door.accept();
                inBackground(() -> serve(client));
            }
        });
        connect(door, 0, 60_000, 60_000); // loads classes
        System.out.println("200 ms away, timeout 1 s: " + connect(door, 200, 1000, 1000));
        System.out.println("400 ms away, timeout 1 s: " + connect(door, 400, 1000, 1000));
        System.out.println("400 ms away, timeout 5 s, for commands 1 s: " + connect(door, 400, 5000, 1000));
        System.exit(0);
    }

    static String connect(ServerSocket door, long distance, long timeout, long forCommands) {
        away = distance;
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(door.getLocalPort())
                .withTimeout(Duration.ofMillis(timeout))
                .build());
        client.setOptions(ClientOptions.builder()
                .timeoutOptions(TimeoutOptions.enabled(Duration.ofMillis(forCommands)))
                .build());
        long begin = System.nanoTime();
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            long trips = Duration.ofNanos(System.nanoTime() - begin).toMillis() / Math.max(1, distance);
            return "connected after " + trips + " round trips, " + connection.async().ping().get();
        } catch (RedisException failed) {
            Throwable root = failed;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getMessage();
        } catch (Exception failed) {
            return failed.toString();
        } finally {
            client.shutdown();
        }
    }

    /** Answers each command after a while, whether others have come meanwhile or not. */
    static void serve(Socket client) throws Exception {
        try (client;
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()))) {
            for (String head = in.readLine(); head != null; head = in.readLine()) {
                byte[] answer = answer(head, in).getBytes();
                ANSWERS.schedule(
                        () -> {
                            client.getOutputStream().write(answer);
                            return null;
                        },
                        away,
                        TimeUnit.MILLISECONDS);
            }
        }
    }

    static String answer(String head, BufferedReader in) throws IOException {
        int words = Integer.parseInt(head.substring(1));
        String command = "";
        for (int i = 0; i < words; i++) {
            in.readLine();
            String word = in.readLine();
            command = i == 0 ? word : command;
        }
        return switch (command) {
            case "HELLO" -> "%1\r\n+proto\r\n:3\r\n";
            case "PING" -> "+PONG\r\n";
            default -> "+OK\r\n";
        };
    }

    interface Work {
        void run() throws Exception;
    }

    static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception ended) {
                return; // the client has left
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
JAVA

maven=("$root/mvnw" -q -B -ntp -f "$work/pom.xml")
"${maven[@]}" compile org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath -Dmdep.outputFile="$work/classpath"
said=$(java -cp "$work/target/classes:$(cat "$work/classpath")" Main 2>/dev/null)
echo "$said"
expected="200 ms away, timeout 1 s: connected after 3 round trips, PONG
400 ms away, timeout 1 s: Connection initialization timed out after 1 second(s)
400 ms away, timeout 5 s, for commands 1 s: connected after 3 round trips, PONG"
if [ "$said" != "$expected" ]; then
    echo "Lettuce does otherwise than described: this finding is out of date"
    exit 1
fi
echo "as described"
