package dev.circuitbreaker.benchmarks.deadlines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** HTTP on a {@link SocketServer}: the path says how to answer, such as {@code /DRIP/4000}. */
final class HttpServers {

    private static final SocketServer SERVER = SocketServer.start(HttpServers::exchange);

    private HttpServers() {}

    static String url(Pace pace, int millis) {
        return "http://127.0.0.1:" + SERVER.port() + "/" + pace + "/" + millis;
    }

    private static boolean exchange(InputStream in, OutputStream out) throws IOException, InterruptedException {
        String request = SocketServer.line(in);
        if (request == null) {
            return false;
        }
        for (String line = request; line != null && !line.isEmpty(); ) {
            line = SocketServer.line(in);
        }
        String[] path = request.split(" ")[1].split("/");
        Pace pace = Pace.valueOf(path[1]);
        int millis = Integer.parseInt(path[2]);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
                + pace.length(millis) + "\r\n\r\n";
        pace.write(out, head.getBytes(US_ASCII), millis);
        return false;
    }
}
