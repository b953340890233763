package bulkhead.platform.windows;

import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** The packets of an adapter in memory. */
final class FakeSession implements Wintun.Session {
    private final Deque<byte[]> out = new ArrayDeque<>();
    private final Deque<byte[]> in = new ArrayDeque<>();
    private boolean woken;
    private boolean ended;

    /** This computer sends packets into the tunnel, all at once. */
    synchronized void sends(byte[]... packets) {
        out.addAll(Arrays.asList(packets));
        notifyAll();
    }

    /** What came out of the tunnel; waits for it. */
    synchronized byte[] comes() throws InterruptedException {
        while (in.isEmpty()) {
            wait();
        }
        return in.remove();
    }

    synchronized void awaitEnd() throws InterruptedException {
        while (!ended) {
            wait();
        }
    }

    @Override
    public synchronized int receive(byte[] buffer, int offset, int length) {
        Optional<byte[]> packet = Optional.ofNullable(out.poll());
        if (packet.isEmpty() || packet.get().length > length) {
            return packet.isEmpty() ? 0 : -1;
        }
        System.arraycopy(packet.get(), 0, buffer, offset, packet.get().length);
        return packet.get().length;
    }

    @Override
    public synchronized boolean send(byte[] buffer, int offset, int length) {
        in.add(Arrays.copyOfRange(buffer, offset, offset + length));
        notifyAll();
        return true;
    }

    @Override
    public synchronized void await() throws WindowsException {
        while (out.isEmpty() && !woken) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WindowsException("WaitForMultipleObjects", WindowsException.ERROR_OPERATION_ABORTED);
            }
        }
    }

    @Override
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void end() {
        if (ended) {
            throw new AssertionError("ended twice, which frees memory twice");
        }
        ended = true;
        notifyAll();
    }
}
