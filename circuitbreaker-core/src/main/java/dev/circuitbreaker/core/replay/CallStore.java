package dev.circuitbreaker.core.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Calls in any order in, calls by their start out, as often as asked, in bounded memory. They are sorted by blocks, in memory for the
 * first million and then in a temporary file; reading merges the blocks. A block is opened when its first call is due, so where calls
 * come nearly in order few blocks are open at once.
 */
final class CallStore implements Closeable {

    private static final int BLOCK = 1 << 17;
    private static final int BLOCKS_IN_MEMORY = 8;
    private static final int BYTES = 8 + 8 + 4 + 1;
    private static final int SLOW = 8;
    private static final int BUFFER = 32 * 1024;
    private static final Comparator<Call> BY_START = Comparator.comparingLong(Call::start);
    private static final Call.End[] ENDS = Call.End.values();

    /** A sorted block: in memory, or at a place of the file. */
    private record Block(
            long first, int size, long at, @Nullable List<Call> calls) {}

    private final List<Block> blocks = new ArrayList<>();
    private List<Call> filling = new ArrayList<>();
    private @Nullable Path file;
    private long written;
    private long size;

    void add(Call call) throws IOException {
        filling.add(call);
        size++;
        if (filling.size() == BLOCK) {
            sealBlock();
        }
    }

    /** Ends the adding. */
    void seal() throws IOException {
        if (!filling.isEmpty()) {
            sealBlock();
        }
        blocks.sort(Comparator.comparingLong(Block::first));
    }

    long size() {
        return size;
    }

    private void sealBlock() throws IOException {
        filling.sort(BY_START);
        long first = filling.get(0).start();
        if (blocks.size() < BLOCKS_IN_MEMORY) {
            blocks.add(new Block(first, filling.size(), 0, filling));
            filling = new ArrayList<>();
            return;
        }
        blocks.add(new Block(first, filling.size(), written, null));
        write(filling);
        filling.clear();
    }

    private void write(List<Call> calls) throws IOException {
        Path target = file;
        if (target == null) {
            target = Files.createTempFile("circuitbreaker-replay", ".calls");
            file = target;
        }
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.APPEND), BUFFER))) {
            for (Call call : calls) {
                out.writeLong(call.start());
                out.writeLong(call.nanos());
                out.writeInt(call.source());
                out.writeByte(call.end().ordinal() | (call.slow() ? SLOW : 0));
            }
        }
        written += (long) calls.size() * BYTES;
    }

    /** The calls by their start; those of the same moment in the order of their ends, as they were added. */
    Iterator<Call> iterator() {
        return new Merge();
    }

    private Iterator<Call> read(Block block) throws IOException {
        if (block.calls() != null) {
            return block.calls().iterator();
        }
        FileChannel channel = FileChannel.open(Objects.requireNonNull(file), StandardOpenOption.READ);
        channel.position(block.at());
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
        return new Iterator<>() {

            private int left = block.size();

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public Call next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                try {
                    long start = in.readLong();
                    long nanos = in.readLong();
                    int source = in.readInt();
                    int end = in.readByte();
                    Call call = new Call(source, start, nanos, ENDS[end & ~SLOW], (end & SLOW) != 0, false);
                    if (--left == 0) {
                        in.close();
                    }
                    return call;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private final class Merge implements Iterator<Call> {

        private record Head(Call call, int block, Iterator<Call> rest) {}

        private final PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparingLong((Head head) -> head.call.start()).thenComparingInt(Head::block));
        private int opened;

        @Override
        public boolean hasNext() {
            return !heads.isEmpty() || opened < blocks.size();
        }

        @Override
        public Call next() {
            openDue();
            Head head = heads.remove();
            if (head.rest.hasNext()) {
                heads.add(new Head(head.rest.next(), head.block, head.rest));
            }
            return head.call;
        }

        private void openDue() {
            while (opened < blocks.size()) {
                Head least = heads.peek();
                Block next = blocks.get(opened);
                if (least != null && least.call.start() < next.first()) {
                    return;
                }
                try {
                    Iterator<Call> calls = read(next);
                    heads.add(new Head(calls.next(), opened, calls));
                    opened++;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
