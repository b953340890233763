package bulkhead.platform.windows.pipe;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * A program's end. A pipe tells of its end to who reads alone, so one thread reads all the time. What is handed over with a message is a
 * pipe, whose name stands behind the message and a zero byte, which no message has in it.
 */
final class PipeChannel implements Conversation.Channel {
    private static final byte[] END = {};
    private static final Duration SENDING = Duration.ofSeconds(5);

    private final Pipes pipes;
    private final Pipe pipe;
    private final HandedOver handed;
    private final Deque<Packet> come = new ArrayDeque<>();
    private boolean ended;
    private boolean closed;

    PipeChannel(Pipes pipes, Pipe pipe, HandedOver handed) {
        this.pipes = pipes;
        this.pipe = pipe;
        this.handed = handed;
        Thread.ofPlatform().daemon().name("service-pipe").start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[MessageCodec.MAX_BYTES];
        try {
            for (int length; (length = pipe.read(buffer, Pipes.FOREVER)) > 0; ) {
                came(packet(Arrays.copyOf(buffer, length)));
            }
        } catch (WindowsException | IOException | RefusedException e) {
            // Whatever it is, there is nothing more to read.
        } finally {
            end();
        }
    }

    private Packet packet(byte[] bytes) throws IOException, RefusedException {
        int zero = 0;
        while (zero < bytes.length && bytes[zero] != 0) {
            zero++;
        }
        if (zero == bytes.length) {
            return new Packet(bytes, -1);
        }
        String name = new String(bytes, zero + 1, bytes.length - zero - 1, StandardCharsets.UTF_8);
        Pipe other = GuardPipe.connect(pipes, name).orElseThrow(() -> new IOException("nothing is handed over"));
        return new Packet(Arrays.copyOf(bytes, zero), handed.add(other));
    }

    private synchronized void came(Packet packet) {
        come.add(packet);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Where the other end has closed, it may have said why; otherwise no answer will come to what it did not hear. */
    @Override
    public void send(byte[] message) throws IOException {
        try {
            pipe.write(message, message.length, SENDING);
        } catch (WindowsException e) {
            if (e.code() != WindowsException.ERROR_NO_DATA) {
                pipe.close();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized Optional<Packet> receive(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (come.isEmpty() && !ended) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            await(left);
        }
        return Optional.of(come.isEmpty() ? new Packet(END, -1) : come.remove());
    }

    @Override
    public synchronized boolean awaitEnd() throws IOException {
        while (!ended) {
            await(Long.MAX_VALUE);
        }
        return !closed;
    }

    private void await(long nanos) throws IOException {
        try {
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the guard's service", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        pipe.close();
        end();
    }
}
