package bulkhead.app.desktop;

import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetworkProvider;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnEvent;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs one connection at a time on a thread of its own, by the same controller as the command line. */
final class Connector {
    private final Consumer<TunnelEvent> listener;
    private TunnelController controller;
    private Thread thread;

    /** @param listener is called on the connection's thread */
    Connector(Consumer<TunnelEvent> listener) {
        this.listener = listener;
    }

    /** What the tunnel is asked for, or nothing after all; to find its secrets may take a while. */
    @FunctionalInterface
    interface Request {
        Optional<TunnelRequest> make() throws Desktop.Unusable, InterruptedException;
    }

    /** Starts to connect, if nothing is connected; the request's secrets are wiped when it is over. */
    synchronized void connect(Request request) {
        if (thread != null && thread.isAlive()) {
            return;
        }
        controller = null;
        thread = Thread.ofPlatform().daemon().name("connection").start(() -> run(request));
    }

    /** Ends the connection in an orderly way; a second call gives up on the server's answers. */
    synchronized void disconnect() {
        if (controller != null) {
            controller.disconnect();
        } else if (thread != null) {
            thread.interrupt();
        }
    }

    /** Waits until nothing is connected. */
    void join() throws InterruptedException {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            running.join();
        }
    }

    private void run(Request wanted) {
        try {
            listener.accept(new TunnelEvent.StateChanged(TunnelEvent.State.RESOLVING));
            Optional<TunnelRequest> request = wanted.make();
            if (request.isPresent()) {
                run(request.get());
            } else {
                listener.accept(new TunnelEvent.StateChanged(TunnelEvent.State.DISCONNECTED));
            }
        } catch (Desktop.Unusable e) {
            refuse(e.getMessage());
        } catch (InterruptedException e) {
            listener.accept(new TunnelEvent.StateChanged(TunnelEvent.State.DISCONNECTED));
        }
    }

    private void refuse(String why) {
        Failure failure = new Failure(Layer.HOST, Reason.HOST, why, "");
        listener.accept(new TunnelEvent.Session(new VpnEvent.Failed(failure)));
        listener.accept(new TunnelEvent.StateChanged(TunnelEvent.State.DISCONNECTED));
    }

    private void run(TunnelRequest request) throws InterruptedException {
        try {
            TunnelController own = new TunnelController(HostNetworkProvider.openForThisHost(), request, listener);
            synchronized (this) {
                controller = own;
            }
            own.run();
        } catch (HostException e) {
            refuse(e.getMessage());
        } finally {
            request.vpn().wipe();
        }
    }
}
