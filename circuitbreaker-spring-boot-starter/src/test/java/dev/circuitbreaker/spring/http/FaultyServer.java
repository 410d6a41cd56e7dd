package dev.circuitbreaker.spring.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server on the loopback interface that does to every request what the path says. */
final class FaultyServer implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final int PACE_MILLIS = 20;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

    /** What can be done to a request. */
    enum Fault {
        NONE,
        /** 404. */
        MISSING,
        /** 429. */
        TOO_MANY,
        /** 408. */
        REQUEST_TIMEOUT,
        /** 500. */
        BROKEN,
        /** 503, which asks for a pause. */
        PAUSE,
        /** Answers after a moment. */
        SLOW,
        RESET,
        /** No answer at all. */
        SILENT,
        /** Hangs up in the head. */
        HALF_HEAD,
        /** Says no more after half of the head. */
        HANGING_HEAD,
        /** Hangs up in the body. */
        HALF_BODY,
        /** Says no more after half of the body. */
        HANGING_BODY,
        /** A byte now and then, without an end. */
        DRIP,
        GARBAGE
    }

    private final ServerSocket socket;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(FaultyServer::daemon);
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FaultyServer() {
        try {
            socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept).start();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-server");
        thread.setDaemon(true);
        return thread;
    }

    String url(Fault fault) {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/" + fault;
    }

    /** Where no server is. */
    static String refusing() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + free.getLocalPort() + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                daemon(() -> serve(connection)).start();
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String request = line(in);
            for (String line = request; !line.isEmpty(); ) {
                line = line(in);
            }
            if (!request.isEmpty()) {
                answer(Fault.valueOf(request.split(" ")[1].substring(1)), connection);
            }
        } catch (IOException e) {
            // The client has hung up.
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Fault fault, Socket connection) throws Exception {
        OutputStream out = connection.getOutputStream();
        switch (fault) {
            case NONE -> write(out, whole("200 OK", ""));
            case MISSING -> write(out, whole("404 Not Found", ""));
            case TOO_MANY -> write(out, whole("429 Too Many Requests", ""));
            case REQUEST_TIMEOUT -> write(out, whole("408 Request Timeout", ""));
            case BROKEN -> write(out, whole("500 Internal Server Error", ""));
            case PAUSE -> write(out, whole("503 Service Unavailable", "Retry-After: 120\r\n"));
            case SLOW ->
                pace.schedule(() -> write(out, whole("200 OK", "")), PACE_MILLIS, TimeUnit.MILLISECONDS)
                        .get();
            case RESET -> connection.setSoLinger(true, 0);
            case SILENT -> closed.await();
            case HALF_HEAD -> write(out, HEAD.substring(0, HEAD.length() / 2));
            case HANGING_HEAD -> {
                write(out, HEAD.substring(0, HEAD.length() / 2));
                closed.await();
            }
            case HALF_BODY -> write(out, HEAD + "Content-Length: 10\r\n\r\nhello");
            case HANGING_BODY -> {
                write(out, HEAD + "Content-Length: 10\r\n\r\nhello");
                closed.await();
            }
            case DRIP -> drip(out);
            case GARBAGE -> write(out, "\u0001\u0002 this is not HTTP\r\n\r\n");
        }
    }

    private static String whole(String status, String header) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nConnection: close\r\n" + header
                + "Content-Length: 5\r\n\r\nhello";
    }

    private void drip(OutputStream out) throws Exception {
        write(out, HEAD + "Content-Length: 100000\r\n\r\n");
        Future<?> drops = pace.scheduleAtFixedRate(() -> drop(out), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            drops.get();
        } catch (ExecutionException e) {
            // The client has hung up.
        }
    }

    private static void drop(OutputStream out) {
        try {
            write(out, ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
        out.flush();
        return null;
    }

    /** A line without its end; empty at the end of what there is. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        closed.countDown();
        pace.shutdownNow();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
