package dev.circuitbreaker.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An SMTP server with one client at a time, that takes everything but what it was told to refuse. */
final class CannedMailServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> replies = new ConcurrentHashMap<>();

    CannedMailServer() throws IOException {
        Thread thread = new Thread(this::serve, "mail");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Answers a command with this reply from now on, and all others as it should. */
    void refuse(String command, String reply) {
        replies.clear();
        replies.put(command, reply);
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    talk(client);
                }
            }
        } catch (SocketException closed) {
            // the end of the test
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        reply(client, "220 ready");
        boolean inData = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (inData && !line.equals(".")) {
                continue;
            }
            String command = inData ? "." : line.split("[ :]")[0];
            String reply = replies.getOrDefault(command, command.equals("DATA") ? "354 go on" : "250 fine");
            inData = reply.startsWith("354");
            reply(client, reply);
            if (command.equals("QUIT")) {
                return;
            }
        }
    }

    private static void reply(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
