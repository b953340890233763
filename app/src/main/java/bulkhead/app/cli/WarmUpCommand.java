package bulkhead.app.cli;

import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetworkProvider;
import bulkhead.protocol.Machine;
import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does once what a connection does, so that the JVM can note which classes and methods it takes: the build runs this to
 * make the start-up cache. Client and server talk in memory.
 */
@Command(name = "warm-up", hidden = true, description = "Trains the start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final int CLIENT_PORT = 40_000;
    private static final int MTU = 1500;
    private static final int FAILED = 1;

    @Option(names = "--host", description = "Also set up this network namespace, which must be nobody else's.")
    private boolean host;

    private final SecureRandom random = new SecureRandom();
    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    private final Elapsed elapsed = Elapsed.sinceProcessStart();
    private final Consumer<TunnelEvent> report =
            new JsonReport(nowhere, elapsed).andThen(new WordsReport(nowhere, elapsed));
    private boolean closed;
    private int families;

    @Override
    public Integer call() throws HostException, InterruptedException {
        connectInMemory();
        if (host) {
            connectToNobody();
        }
        return families == VpnEvent.Family.values().length ? 0 : FAILED;
    }

    private static VpnConfig config() {
        return VpnConfig.of(new byte[] {1}, "user", new byte[] {1});
    }

    /** Until both families are up; then until both ends have said goodbye. */
    private void connectInMemory() {
        VpnServer server = new VpnServer(
                ServerConfig.of(
                        LOOPBACK,
                        new byte[] {1},
                        _ -> new byte[] {1},
                        RouterConfig.slaac(1, IpPrefix.parse("2001:db8::/64"), List.of())),
                random);
        VpnClient client = new VpnClient(config(), new VpnClient.Underlay(LOOPBACK, LOOPBACK, MTU), random);
        long now = 0;
        client.connect(now, CLIENT_PORT);
        boolean leaving = false;
        while (!closed && now != Machine.NEVER) {
            boolean idle = !exchange(client, server, now);
            if (families == VpnEvent.Family.values().length && !leaving) {
                leaving = true;
                client.disconnect(now);
            } else if (idle) {
                now = Math.min(client.deadline(), server.deadline());
                client.tick(now);
                server.tick(now);
            }
        }
    }

    /** Hands over what either end has to say; whether there was anything. */
    private boolean exchange(VpnClient client, VpnServer server, long now) {
        boolean moved = false;
        for (Output output; (output = client.poll()) != null; moved = true) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> server.receive(now, LOOPBACK, CLIENT_PORT, port, bytes);
                case Output.Event(VpnEvent event) -> see(event);
                case Output.PathReady _, Output.Rebind _, Output.Deliver _ -> {}
            }
        }
        for (ServerOutput output; (output = server.poll()) != null; moved = true) {
            if (output instanceof ServerOutput.Transmit(var _, int _, int localPort, byte[] bytes)) {
                client.receive(now, bytes, 0, bytes.length, localPort);
            }
        }
        return moved;
    }

    private void see(VpnEvent event) {
        report.accept(new TunnelEvent.Session(event));
        closed |= event instanceof VpnEvent.Closed;
        if (event instanceof VpnEvent.Connected connected) {
            families = connected.families().size();
        }
    }

    /** Guard, TUN and sockets, as for a server that does not answer; and back. */
    private void connectToNobody() throws HostException, InterruptedException {
        AtomicReference<TunnelController> controller = new AtomicReference<>();
        controller.set(new TunnelController(
                HostNetworkProvider.openForThisHost(),
                new TunnelRequest(LOOPBACK.toString(), TunnelRequest.Outer.IPV4, config(), Routing.EVERYTHING),
                report.andThen(event -> {
                    if (event.equals(new TunnelEvent.StateChanged(TunnelEvent.State.CONNECTING))) {
                        controller.get().disconnect();
                    }
                })));
        controller.get().run();
    }
}
