package dev.circuitbreaker.answers.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands between a client and a server, and does what bad networks do. */
final class FaultProxy implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService deliveries = Executors.newSingleThreadScheduledExecutor();
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private volatile int target;
    private volatile long delayMillis;
    private volatile boolean hole;

    FaultProxy(int target) throws IOException {
        this.target = target;
        start("door", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Whatever is said by the server from now on comes so much later. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Nothing comes through any more, of old connections and new ones, and none of them is refused. */
    void swallow() {
        hole = true;
        lines.forEach(line -> line.dead = true);
    }

    /** New connections work again. Old ones stay silent, as they do for minutes when packets have been lost for long. */
    void heal() {
        hole = false;
    }

    /** New connections lead elsewhere; old ones stay where they are, as when a name gets another address. */
    void leadTo(int port) {
        target = port;
    }

    private void accept() {
        try {
            while (true) {
                connect(door.accept());
            }
        } catch (IOException closed) {
            lines.forEach(Line::close);
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), target));
            line.dead = hole;
            lines.add(line);
            start("to the server", () -> line.pump(line.client, line.server, false));
            start("to the client", () -> line.pump(line.server, line.client, true));
        } catch (ConnectException refused) {
            client.close();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "fault proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        lines.forEach(Line::close);
        deliveries.shutdownNow();
    }

    private final class Line {

        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to, boolean late) {
            byte[] bytes = new byte[65_536];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    byte[] read = Arrays.copyOf(bytes, count);
                    if (!dead) {
                        deliveries.schedule(() -> write(out, read), late ? delayMillis : 0, TimeUnit.MILLISECONDS);
                    }
                }
            } catch (IOException closed) {
                close();
            }
        }

        private void write(OutputStream out, byte[] bytes) {
            try {
                out.write(bytes);
            } catch (IOException closed) {
                close();
            }
        }

        void close() {
            try (client;
                    server) {
                lines.remove(this);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
