package bulkhead.platform.windows;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import bulkhead.platform.windows.api.Wintun.Adapter;
import bulkhead.platform.windows.api.Wintun.Session;
import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The tunnel's interface by Wintun. Whoever is in a call keeps the session from its end, which waits for that. */
final class WintunDevice implements TunDevice {
    private final Adapter adapter;
    private final Session session;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean ended;

    private WintunDevice(Adapter adapter, Session session) {
        this.adapter = adapter;
        this.session = session;
    }

    static TunDevice create(Wintun wintun, String name) throws WindowsException {
        Adapter adapter = wintun.create(name);
        boolean started = false;
        try {
            TunDevice device = new WintunDevice(adapter, adapter.start(Wintun.RING));
            started = true;
            return device;
        } finally {
            if (!started) {
                adapter.close();
            }
        }
    }

    @Override
    public String name() {
        return adapter.name();
    }

    @Override
    public int read(byte[] buffer, int offset, int length, Offload left) throws IOException {
        left.none();
        return using(-1, () -> {
            while (!closed) {
                int read = session.receive(buffer, offset, length);
                if (read > 0) {
                    return read;
                }
                if (read == 0) {
                    session.await();
                }
            }
            return -1;
        });
    }

    @Override
    public int readNow(byte[] buffer, int offset, int length, Offload left) throws IOException {
        left.none();
        return using(0, () -> Math.max(0, session.receive(buffer, offset, length)));
    }

    @Override
    public boolean takesSegments() {
        return false;
    }

    /** What finds the ring full is dropped, as by any network card. */
    @Override
    public void write(byte[] buffer, int offset, int length, Offload left) throws IOException {
        using(false, () -> session.send(buffer, offset, length));
    }

    private <T> T using(T closedAlready, Failures.Call<T> call) throws IOException {
        use.readLock().lock();
        try {
            return closed ? closedAlready : call.run();
        } catch (WindowsException e) {
            throw new IOException("the tunnel's adapter is gone: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        use.readLock().lock();
        try {
            if (!ended) {
                session.wake();
            }
        } finally {
            use.readLock().unlock();
        }
        use.writeLock().lock();
        try {
            if (!ended) {
                ended = true;
                session.end();
                adapter.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
