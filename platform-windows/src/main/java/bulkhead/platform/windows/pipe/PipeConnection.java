package bulkhead.platform.windows.pipe;

import bulkhead.leakguard.daemon.LocalConnection;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.Peer;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Client;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** The service's end of a connection. Who is at the other is what the token says that its messages come with, not a process number. */
public final class PipeConnection implements LocalConnection {
    private static final Duration SENDING = Duration.ofSeconds(5);
    /** One byte less than is read of a longer one. */
    private static final int LONGEST = MessageCodec.MAX_BYTES;

    private final Pipes pipes;
    private final Pipe pipe;
    private final Client client;
    private final Peer peer;
    private Optional<Received> first;
    private Optional<TunRelay> relay = Optional.empty();
    private boolean closed;

    private PipeConnection(Pipes pipes, Pipe pipe, Received first, LongFunction<Owner> owners) throws WindowsException {
        this.pipes = pipes;
        this.pipe = pipe;
        this.first = Optional.of(first);
        client = pipe.client(Set.of(Accounts.ADMINISTRATORS, Accounts.NETWORK_OPERATORS));
        Owner process = owners.apply(pipe.clientProcess());
        peer = new Peer(
                new Owner(process.pid(), process.uid(), client.account(), process.started()), rights(client), true);
    }

    /**
     * Takes over a pipe, which is closed on failure. Nobody is known before the first word.
     *
     * @param owners a process as an owner
     */
    public static PipeConnection heard(Pipes pipes, Pipe pipe, Duration patience, LongFunction<Owner> owners)
            throws IOException {
        boolean known = false;
        try {
            Received first = receive(pipe, patience);
            if (first instanceof Received.Silence || first instanceof Received.Ended) {
                throw new IOException("nothing was said");
            }
            PipeConnection connection = new PipeConnection(pipes, pipe, first, owners);
            known = true;
            return connection;
        } catch (WindowsException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!known) {
                pipe.close();
            }
        }
    }

    private static Peer.Rights rights(Client client) {
        if (client.identifier().equals(Accounts.SYSTEM) || client.groups().contains(Accounts.ADMINISTRATORS)) {
            return Peer.Rights.ADMINISTRATOR;
        }
        return client.groups().contains(Accounts.NETWORK_OPERATORS) ? Peer.Rights.MEMBER : Peer.Rights.NONE;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Received receive(Duration patience) throws IOException {
        if (first.isPresent()) {
            Received before = first.get();
            first = Optional.empty();
            return before;
        }
        try {
            return receive(pipe, patience);
        } catch (WindowsException e) {
            if (e.code() == WindowsException.ERROR_OPERATION_ABORTED) {
                return new Received.Ended();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Received receive(Pipe pipe, Duration patience) throws WindowsException {
        byte[] buffer = new byte[LONGEST];
        int length = pipe.read(buffer, patience);
        return switch (length) {
            case Pipes.ENDED -> new Received.Ended();
            case Pipes.SILENCE -> new Received.Silence();
            case Pipes.TOO_LONG -> new Received.TooLarge();
            default -> new Received.Message(Arrays.copyOf(buffer, length));
        };
    }

    @Override
    public void send(byte[] message) throws IOException {
        try {
            pipe.write(message, message.length, SENDING);
        } catch (WindowsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Windows hands no socket over for which its filters would still know the program: that is the program's own to open. */
    @Override
    public void send(byte[] message, AutoCloseable resource) throws IOException {
        if (!(resource instanceof TunDevice tun)) {
            close(resource);
            throw new IOException("asked for a socket, which a program opens itself on Windows");
        }
        TunRelay begun;
        try {
            begun = TunRelay.begin(
                    pipes, tun, client.identifier(), peer.process().pid());
        } catch (WindowsException e) {
            tun.close();
            throw new IOException(e.getMessage(), e);
        }
        take(begun);
        byte[] name = begun.name().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(message, message.length + 1 + name.length);
        System.arraycopy(name, 0, all, message.length + 1, name.length);
        send(all);
    }

    private static void close(AutoCloseable resource) throws IOException {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** In the place of one before. */
    private void take(TunRelay next) {
        Optional<TunRelay> useless;
        synchronized (this) {
            useless = closed ? Optional.of(next) : relay;
            relay = closed ? Optional.empty() : Optional.of(next);
        }
        useless.ifPresent(TunRelay::close);
    }

    /** The tunnel's interface goes with it. */
    @Override
    public void close() {
        Optional<TunRelay> last;
        synchronized (this) {
            closed = true;
            last = relay;
            relay = Optional.empty();
        }
        pipe.close();
        last.ifPresent(TunRelay::close);
    }
}
