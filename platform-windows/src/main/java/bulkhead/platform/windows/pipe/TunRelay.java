package bulkhead.platform.windows.pipe;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Listener;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tunnel's adapter for a program that has no right to it: packets go, as they are, between it and a pipe of that program's alone. It ends
 * with that program's end, and the adapter with it.
 */
final class TunRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TunRelay.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET = 16;

    private final String name;
    private final TunDevice tun;
    private final Listener listener;
    private final long process;
    private Optional<Pipe> program = Optional.empty();
    private boolean closed;

    private TunRelay(String name, TunDevice tun, Listener listener, long process) {
        this.name = name;
        this.tun = tun;
        this.listener = listener;
        this.process = process;
    }

    /**
     * @param account whose the pipe is
     * @param process the program that may open it
     */
    static TunRelay begin(Pipes pipes, TunDevice tun, String account, long process) throws WindowsException {
        byte[] secret = new byte[SECRET];
        RANDOM.nextBytes(secret);
        String name = "\\\\.\\pipe\\bulkhead-tun-" + HexFormat.of().formatHex(secret);
        String descriptor =
                "O:BAG:BAD:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;BA)(A;;" + GuardPipe.SPEAKING + ";;;" + account + ")";
        TunRelay relay = new TunRelay(name, tun, pipes.listen(name, descriptor), process);
        Thread.ofPlatform().daemon().name("tun-in").start(relay::in);
        return relay;
    }

    String name() {
        return name;
    }

    private void in() {
        try (this) {
            Optional<Pipe> opened = accept();
            if (opened.isEmpty()) {
                return;
            }
            Pipe pipe = opened.get();
            byte[] said = tun.name().getBytes(StandardCharsets.UTF_8);
            pipe.write(said, said.length, Pipes.FOREVER);
            Thread.ofPlatform().daemon().name("tun-out").start(() -> out(pipe));
            Offload none = new Offload();
            byte[] batch = new byte[Batch.LARGEST];
            for (int length; (length = pipe.read(batch, Pipes.FOREVER)) > 0; ) {
                int at = 0;
                for (int packet; (packet = Batch.packet(batch, at, length)) > 0; at += Batch.HEAD + packet) {
                    tun.write(batch, at + Batch.HEAD, packet, none);
                }
                if (at < length) {
                    LOG.warn("process {} sends what is no packets: its tunnel ends", process);
                    return;
                }
            }
        } catch (WindowsException | IOException e) {
            LOG.debug("the tunnel's packets end: {}", e.getMessage());
        }
    }

    /** The program's: who else has found the name is sent away. */
    private Optional<Pipe> accept() throws WindowsException {
        try (listener) {
            for (Optional<Pipe> next; (next = listener.accept()).isPresent(); ) {
                if (next.get().clientProcess() == process && take(next.get())) {
                    return next;
                }
                next.get().close();
            }
            return Optional.empty();
        }
    }

    private synchronized boolean take(Pipe pipe) {
        if (!closed) {
            program = Optional.of(pipe);
        }
        return !closed;
    }

    private void out(Pipe pipe) {
        Offload left = new Offload();
        byte[] batch = new byte[Batch.LARGEST];
        try (this) {
            for (int length; (length = tun.read(batch, Batch.HEAD, Batch.PACKET, left)) >= 0; ) {
                int end = 0;
                while (length > 0) {
                    Batch.head(batch, end, length);
                    end += Batch.HEAD + length;
                    boolean full = batch.length - end < Batch.HEAD + Batch.PACKET;
                    length = full ? 0 : tun.readNow(batch, end + Batch.HEAD, Batch.PACKET, left);
                }
                pipe.write(batch, end, Pipes.FOREVER);
            }
        } catch (WindowsException | IOException e) {
            LOG.debug("the tunnel's packets end: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        Optional<Pipe> last;
        synchronized (this) {
            closed = true;
            last = program;
        }
        listener.close();
        last.ifPresent(Pipe::close);
        tun.close();
    }
}
