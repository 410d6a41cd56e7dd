package dev.circuitbreaker.benchmarks.deadlines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** As much of Redis as it takes to ask for a value: the key says how to answer, such as {@code DRIP:4000}. */
final class RedisServer {

    private static final SocketServer SERVER = SocketServer.start(RedisServer::command);

    private RedisServer() {}

    static int port() {
        return SERVER.port();
    }

    static String key(Pace pace, int millis) {
        return pace + ":" + millis;
    }

    private static boolean command(InputStream in, OutputStream out) throws IOException, InterruptedException {
        String count = SocketServer.line(in);
        if (count == null) {
            return false;
        }
        String[] words = new String[Integer.parseInt(count.substring(1))];
        for (int i = 0; i < words.length; i++) {
            SocketServer.line(in); // its length; none of these words has a line end
            words[i] = SocketServer.line(in);
        }
        if (!words[0].equals("GET")) {
            out.write((words[0].equals("HELLO") ? "-ERR unknown command\r\n" : "+OK\r\n").getBytes(US_ASCII));
            out.flush();
            return true;
        }
        String[] key = words[1].split(":");
        Pace pace = Pace.valueOf(key[0]);
        int millis = Integer.parseInt(key[1]);
        pace.write(out, ("$" + pace.length(millis) + "\r\n").getBytes(US_ASCII), millis);
        out.write("\r\n".getBytes(US_ASCII));
        out.flush();
        return true;
    }
}
