package bulkhead.platform.windows.pipe;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The tunnel's interface as a program has it that the service hands it to: the other end of a {@link TunRelay}. */
public final class PipeTun implements TunDevice {
    private static final Duration NAMING = Duration.ofSeconds(10);

    private final Pipe pipe;
    private final String name;
    private final byte[] in = new byte[Batch.LARGEST];
    private final byte[] out = new byte[Batch.HEAD + Batch.PACKET];
    private int at;
    private int end;
    private volatile boolean closed;

    private PipeTun(Pipe pipe, String name) {
        this.pipe = pipe;
        this.name = name;
    }

    /** Takes over a pipe, which is closed on failure. */
    public static PipeTun adopt(Pipe pipe) throws IOException {
        byte[] said = new byte[Batch.PACKET];
        int length;
        try {
            length = pipe.read(said, NAMING);
        } catch (WindowsException e) {
            pipe.close();
            throw new IOException(e.getMessage(), e);
        }
        if (length <= 0) {
            pipe.close();
            throw new IOException("it does not say its name");
        }
        return new PipeTun(pipe, new String(said, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, int offset, int length, Offload left) throws IOException {
        left.none();
        int read = 0;
        while (read == 0) {
            read = next(buffer, offset, length, Pipes.FOREVER);
        }
        return read;
    }

    @Override
    public int readNow(byte[] buffer, int offset, int length, Offload left) throws IOException {
        left.none();
        return Math.max(0, next(buffer, offset, length, Duration.ZERO));
    }

    /** 0 when there is none now, or one that does not fit, -1 after {@link #close}. */
    private int next(byte[] buffer, int offset, int length, Duration patience) throws IOException {
        if (at == end && !fill(patience)) {
            return closed ? -1 : 0;
        }
        int packet = Batch.packet(in, at, end);
        if (packet < 0) {
            at = end;
            throw new IOException("the guard's service sends what is no packets: install it from the same release");
        }
        int from = at + Batch.HEAD;
        at = from + packet;
        if (packet > length) {
            return 0;
        }
        System.arraycopy(in, from, buffer, offset, packet);
        return packet;
    }

    private boolean fill(Duration patience) throws IOException {
        int read;
        try {
            read = pipe.read(in, patience);
        } catch (WindowsException e) {
            if (closed) {
                return false;
            }
            throw gone(e);
        }
        if (read == Pipes.SILENCE || closed) {
            return false;
        }
        if (read <= 0) {
            throw gone(null);
        }
        at = 0;
        end = read;
        return true;
    }

    private static IOException gone(Exception why) {
        return new IOException("the tunnel's adapter is gone with the guard's service", why);
    }

    @Override
    public boolean takesSegments() {
        return false;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length, Offload left) throws IOException {
        if (closed) {
            return;
        }
        Batch.head(out, 0, length);
        System.arraycopy(buffer, offset, out, Batch.HEAD, length);
        try {
            pipe.write(out, Batch.HEAD + length, Pipes.FOREVER);
        } catch (WindowsException e) {
            if (!closed) {
                throw gone(e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        pipe.close();
    }
}
