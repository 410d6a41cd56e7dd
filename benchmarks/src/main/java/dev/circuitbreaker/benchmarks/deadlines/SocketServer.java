package dev.circuitbreaker.benchmarks.deadlines;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on the loopback interface, with a thread for each connection. */
final class SocketServer {

    private static final int BACKLOG = 50;

    /** What is said on a connection. */
    @FunctionalInterface
    interface Conversation {

        /**
         * Takes a request and answers it.
         *
         * @return whether there may be another one
         */
        boolean next(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Conversation conversation;

    private SocketServer(Conversation conversation) throws IOException {
        this.socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.conversation = conversation;
    }

    static SocketServer start(Conversation conversation) {
        try {
            SocketServer server = new SocketServer(conversation);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            while (conversation.next(in, out)) {
                // There is another one.
            }
        } catch (IOException e) {
            // The caller has hung up, which is what some of them do at the deadline.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a line, without its end; null at the end of what there is. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                return null;
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }
}
