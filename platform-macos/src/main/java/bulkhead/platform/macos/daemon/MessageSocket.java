package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.daemon.LocalConnection.Received;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A connected stream socket of AF_UNIX: macOS has none that keeps messages apart and in order, so that each goes behind its length, four
 * bytes in the network's order. A descriptor comes with the first of them.
 */
final class MessageSocket implements AutoCloseable {
    private static final int HEADER = Integer.BYTES;
    private static final Duration SENDING = Duration.ofSeconds(5);

    private final Calls calls;
    private final Descriptor descriptor;
    private byte[] into = new byte[HEADER];
    private int filled;
    private boolean inside;
    private int handedOver = -1;
    private boolean wereRefused;
    /** A message did not get out whole: nothing more is said or waited for. */
    private volatile boolean broken;

    /** Takes over a connected socket; on failure it is closed. */
    MessageSocket(Calls calls, int fd) throws ErrnoException {
        this.calls = calls;
        descriptor = new Descriptor(calls, fd);
    }

    int fd() {
        return descriptor.fd;
    }

    /**
     * Waits for the next message, for so long in all; one thread at a time does. What is there of one then is not lost.
     *
     * @param takesDescriptor whether one may come with it, for {@link #takeDescriptor}
     */
    Received receive(Duration patience, boolean takesDescriptor) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            if (filled == into.length && inside) {
                return whole();
            }
            if (filled == into.length) {
                int length = ByteBuffer.wrap(into).getInt();
                if (length < 0 || length > MessageCodec.MAX_BYTES) {
                    return new Received.TooLarge();
                }
                begin(new byte[length], true);
                continue;
            }
            int millis = broken ? 0 : left(end);
            long n = descriptor.await("receive", Darwin.POLLIN, () -> receiveOnce(takesDescriptor), millis);
            if (n == Descriptor.TIMED_OUT && !broken) {
                return new Received.Silence();
            }
            if (n <= 0) {
                return new Received.Ended();
            }
            filled += (int) n;
        }
    }

    private static int left(long end) {
        return (int) Math.max(0, (end - System.nanoTime()) / 1_000_000);
    }

    private Received whole() {
        byte[] message = into;
        boolean refused = wereRefused;
        wereRefused = false;
        begin(new byte[HEADER], false);
        return refused ? new Received.WithDescriptors() : new Received.Message(message);
    }

    private void begin(byte[] next, boolean insideMessage) {
        into = next;
        filled = 0;
        inside = insideMessage;
    }

    private int receiveOnce(boolean takesDescriptor) throws ErrnoException {
        try {
            return receiveNow(takesDescriptor);
        } catch (ErrnoException e) {
            // That the other end did not read all is told once; what it said before can be read after that.
            if (e.errno() != Darwin.ECONNRESET) {
                throw e;
            }
            return receiveNow(takesDescriptor);
        }
    }

    private int receiveNow(boolean takesDescriptor) throws ErrnoException {
        Calls.Received received = calls.receive(fd(), into, filled, into.length - filled, takesDescriptor);
        wereRefused |= received.hadMore();
        if (received.descriptor() >= 0) {
            closeDescriptor();
            handedOver = received.descriptor();
        }
        return received.length();
    }

    /** Of what came with the last message and is the caller's now, or -1. */
    int takeDescriptor() {
        int taken = handedOver;
        handedOver = -1;
        return taken;
    }

    private void closeDescriptor() {
        if (handedOver >= 0) {
            calls.close(takeDescriptor());
        }
    }

    /** @param with goes with it and stays this process's as well, or -1 */
    synchronized void send(byte[] message, int with) throws IOException {
        byte[] all = ByteBuffer.allocate(HEADER + message.length)
                .putInt(message.length)
                .put(message)
                .array();
        if (broken) {
            throw new IOException("closed");
        }
        boolean whole = false;
        try {
            send(all, with, System.nanoTime() + SENDING.toNanos());
            whole = true;
        } finally {
            broken |= !whole;
        }
    }

    private void send(byte[] all, int with, long end) throws IOException {
        for (int sent = 0; sent < all.length; ) {
            int from = sent;
            long n = descriptor.await(
                    "send",
                    Darwin.POLLOUT,
                    () -> calls.send(fd(), all, from, all.length - from, from == 0 ? with : -1),
                    left(end));
            if (n < 0) {
                throw new IOException(n == Descriptor.TIMED_OUT ? "the other end takes nothing" : "closed");
            }
            sent += (int) n;
        }
    }

    /** Waits until the other end has closed; false when this one has. */
    boolean awaitEnd() throws IOException {
        return descriptor.awaitEnd();
    }

    @Override
    public void close() {
        descriptor.close();
        closeDescriptor();
    }
}
