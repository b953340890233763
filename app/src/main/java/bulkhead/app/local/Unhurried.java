package bulkhead.app.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Takes what is printed and goes on; a thread of its own writes it. Of what a reader leaves unread so much is kept, and what is
 * printed beyond that is dropped, a flush at a time.
 */
final class Unhurried extends OutputStream {
    private static final int MOST_BYTES = 1 << 20;
    /** One that reads nothing is not waited for at the end. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final OutputStream out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int bytes;

    Unhurried(String name, OutputStream out) {
        this.out = out;
        Thread.ofPlatform().daemon().name(name).start(this::write);
    }

    @Override
    public synchronized void write(int b) {
        printed.write(b);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) {
        printed.write(source, offset, length);
    }

    @Override
    public synchronized void flush() {
        if (printed.size() > 0 && bytes + printed.size() <= MOST_BYTES) {
            waiting.add(printed.toByteArray());
            bytes += printed.size();
            notifyAll();
        }
        printed.reset();
    }

    /** Until all is written, or for a while where nobody reads it. */
    synchronized void await() {
        flush();
        long end = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (long left; !waiting.isEmpty() && (left = end - System.nanoTime()) > 0; ) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (true) {
                out.write(next());
                written();
            }
        } catch (IOException e) {
            // Of standard error, of which nothing can be said; the other one keeps it to itself.
            drop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It stays in the queue until it is written. */
    private synchronized byte[] next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        return waiting.element();
    }

    private synchronized void written() {
        bytes -= waiting.remove().length;
        notifyAll();
    }

    /** All that comes, from now on. */
    private synchronized void drop() {
        waiting.clear();
        bytes = MOST_BYTES;
        notifyAll();
    }
}
