package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.DaemonServer;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Listener;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.pipe.GuardPipe;
import bulkhead.platform.windows.pipe.PipeConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard's daemon: its pipe and a thread for each connection. Windows starts it, or somebody in a terminal does. */
final class WindowsService implements GuardControl.Service {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsService.class);
    private static final Duration FIRST_WORD = Duration.ofSeconds(10);
    /** Of who has said nothing yet, and so is nobody: beyond that the one that has been silent for longest goes. */
    private static final int SILENT = 64;

    private final Pipes pipes;
    private final GuardedNetwork host;
    private final DaemonServer server;
    private final Listener listener;
    private final Optional<Services.Running> service;
    private final Deque<Pipe> silent = new ArrayDeque<>();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    private WindowsService(
            Pipes pipes,
            GuardedNetwork host,
            DaemonServer server,
            Listener listener,
            Optional<Services.Running> service) {
        this.pipes = pipes;
        this.host = host;
        this.server = server;
        this.listener = listener;
        this.service = service;
    }

    /**
     * Takes up what stands, and listens.
     *
     * @param service this process as a service, if it is one
     */
    static WindowsService open(Pipes pipes, GuardedNetwork host, Optional<Services.Running> service)
            throws HostException {
        boolean opened = false;
        try {
            DaemonServer server = new DaemonServer(host);
            Listener listener = Failures.explaining(
                    "the guard's service cannot listen", () -> pipes.listen(GuardPipe.NAME, GuardPipe.DESCRIPTOR));
            opened = true;
            return new WindowsService(pipes, host, server, listener, service);
        } finally {
            if (!opened) {
                host.leave();
            }
        }
    }

    @Override
    public void run() throws HostException {
        boolean well = false;
        try {
            Failures.explaining("the guard's service cannot work any more", () -> {
                if (service.isPresent()) {
                    service.get().running();
                }
                for (Optional<Pipe> next; (next = listener.accept()).isPresent(); ) {
                    hear(next.get());
                }
                return null;
            });
            if (fault.get() != null) {
                throw new IllegalStateException("a conversation ended by it", fault.get());
            }
            well = true;
        } finally {
            end(!well);
        }
    }

    private void end(boolean failed) {
        listener.close();
        server.close();
        host.leave();
        synchronized (silent) {
            silent.forEach(Pipe::close);
        }
        try {
            if (service.isPresent()) {
                service.get().stopped(failed);
            }
        } catch (WindowsException e) {
            LOG.warn("Windows is not told of the end: {}", e.getMessage());
        }
    }

    private void hear(Pipe pipe) {
        Optional<Pipe> oldest;
        synchronized (silent) {
            silent.add(pipe);
            oldest = silent.size() > SILENT ? Optional.of(silent.remove()) : Optional.empty();
        }
        oldest.ifPresent(Pipe::close);
        Thread.ofPlatform().daemon().name("conversation").start(() -> converse(pipe));
    }

    /** What comes of one connection is no other's concern; what one finds wrong in the service itself may be wrong for all. */
    private void converse(Pipe pipe) {
        try {
            PipeConnection connection = PipeConnection.heard(pipes, pipe, FIRST_WORD, WindowsDevices::owner);
            synchronized (silent) {
                silent.remove(pipe);
            }
            if (server.admit(connection)) {
                server.serve(connection);
            }
        } catch (IOException e) {
            LOG.debug("a connection broke: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e);
            close();
        } finally {
            synchronized (silent) {
                silent.remove(pipe);
            }
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
