#!/usr/bin/env bash
# Spring Web 7.0.10 over Reactor Netty heeds an interrupt while it waits for an answer, but not while it reads a body.
#
# Guess: a RestClient that lets go of an interrupted thread before the answer does so in the body as well, as WebClient's block() does,
#   or at least its read timeout ends there.
# Seen: interrupted before the headers, it throws at once. Interrupted in a body that drips a byte every 100 ms, it returns the whole
#   body when that is over, with the flag still up; a read timeout of half a second changes nothing, for it begins anew with every byte.
# Cure: where a server may drip, the factory of the JDK (from Java 20 on) or of Jetty; both also take the read timeout for the whole.
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
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>io.netty</groupId>
        <artifactId>netty-bom</artifactId>
        <version>4.2.18.Final</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-web</artifactId>
      <version>7.0.10</version>
    </dependency>
    <dependency>
      <groupId>org.springframework</groupId>
      <artifactId>spring-context</artifactId>
      <version>7.0.10</version>
    </dependency>
    <dependency>
      <groupId>io.projectreactor.netty</groupId>
      <artifactId>reactor-netty-http</artifactId>
      <version>1.3.8</version>
    </dependency>
  </dependencies>
</project>
POM

cat > "$work/Drip.java" <<'JAVA'
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

public class Drip {

    private static final int BYTES = 20;
    private static final int PAUSE = 100;

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Drip::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        ReactorClientHttpRequestFactory factory = new ReactorClientHttpRequestFactory();
        factory.setReadTimeout(Duration.ofMillis(500));
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        RestClient limited = RestClient.builder().baseUrl(url).requestFactory(factory).build();
        RestClient unlimited = RestClient.builder().baseUrl(url).requestFactory(new ReactorClientHttpRequestFactory()).build();
        unlimited.get().uri("/fast").retrieve().body(String.class);
        System.out.println("silent: " + outcome(unlimited, "/silent"));
        System.out.println("drips: " + outcome(unlimited, "/drips"));
        System.out.println("drips, read timeout: " + outcome(limited, "/drips"));
        System.exit(0);
    }

    private static String outcome(RestClient client, String path) throws Exception {
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            caller.interrupt();
        });
        interrupter.start();
        String said;
        try {
            said = client.get().uri(path).retrieve().body(String.class).length() + " bytes";
        } catch (RuntimeException thrown) {
            said = "thrown";
        }
        boolean flag = caller.isInterrupted();
        Thread.interrupted();
        interrupter.join();
        return said + (flag ? ", flag up" : ", flag down");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/silent")) {
                Thread.sleep(BYTES * PAUSE);
            }
            exchange.sendResponseHeaders(200, BYTES);
            for (int i = 0; i < BYTES; i++) {
                if (path.equals("/drips")) {
                    Thread.sleep(PAUSE);
                }
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            exchange.close();
        }
    }
}
JAVA

"$root/mvnw" -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
    -Dmdep.outputFile="$work/classpath"
said=$(java -cp "$(cat "$work/classpath")" "$work/Drip.java" 2>"$work/log" || { cat "$work/log" >&2; exit 1; })
echo "$said"
if [ "$said" != "silent: thrown, flag up
drips: 20 bytes, flag up
drips, read timeout: 20 bytes, flag up" ]; then
    echo "Spring does otherwise than described: this finding is out of date"
    exit 1
fi
echo "as described"
