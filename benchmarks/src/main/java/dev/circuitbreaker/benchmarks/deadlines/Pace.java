package dev.circuitbreaker.benchmarks.deadlines;

import java.io.IOException;
import java.io.OutputStream;

/** How a server lets its callers wait: silent until it answers at once, or an answer that drips byte by byte. */
enum Pace {
    SILENT,
    DRIP;

    private static final int BETWEEN_BYTES = 200;

    /** How many bytes an answer has that takes so long. */
    int length(int millis) {
        return Math.max(1, millis / BETWEEN_BYTES);
    }

    /** Writes an answer, head first, that takes so long. */
    void write(OutputStream out, byte[] head, int millis) throws IOException, InterruptedException {
        if (this == SILENT) {
            Thread.sleep(millis);
        }
        out.write(head);
        out.flush();
        for (int i = 0; i < length(millis); i++) {
            if (this == DRIP) {
                Thread.sleep(Math.min(millis, BETWEEN_BYTES));
            }
            out.write('x');
            out.flush();
        }
    }
}
