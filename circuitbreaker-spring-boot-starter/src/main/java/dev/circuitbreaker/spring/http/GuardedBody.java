package dev.circuitbreaker.spring.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of a response: its end is that of the call, and so is what goes wrong while it is read. */
final class GuardedBody extends InputStream {

    /** What has the body. */
    interface Owner {

        /** The body has been read to its end. */
        void ended(long length);

        /** No more of it is wanted. */
        void close();
    }

    private final InputStream body;
    private final BlockingExchange exchange;
    private final Owner owner;

    private long soFar;
    private boolean ended;

    GuardedBody(InputStream body, BlockingExchange exchange, Owner owner) {
        this.body = body;
        this.exchange = exchange;
        this.owner = owner;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read;
        try {
            read = exchange.await(() -> body.read(buffer, offset, length));
        } catch (Throwable thrown) {
            exchange.call().failed(thrown);
            exchange.throwExpired(thrown);
            throw thrown;
        }
        if (read < 0) {
            ended = true;
            owner.ended(soFar);
            exchange.throwExpired(null); // where the end itself came too late
        }
        soFar += read;
        return read;
    }

    @Override
    public int available() throws IOException {
        return ended ? 0 : body.available();
    }

    /** Closes the response, since there are callers who close nothing else. */
    @Override
    public void close() {
        owner.close();
    }
}
