package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/**
 * A whole session between our client and our server, in memory and in no time: afterwards the JVM has loaded, and half
 * compiled, what a real one needs.
 */
public final class Rehearsal {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
    private static final int CLIENT_PORT = 40_000;
    private static final int MTU = 1500;

    private final Consumer<VpnEvent> listener;
    private final SecureRandom random = new SecureRandom();
    private final VpnServer server = new VpnServer(
            ServerConfig.of(
                    HERE,
                    new byte[] {1},
                    _ -> new byte[] {1},
                    RouterConfig.slaac(1, IpPrefix.parse("2001:db8::/64"), List.of())),
            random);
    private final VpnClient client = new VpnClient(
            VpnConfig.of(new byte[] {1}, "user", new byte[] {1}),
            new VpnClient.Underlay(HERE, HERE, MTU),
            new Offers(),
            random,
            Notes.Detail.MESSAGES);
    private boolean up;
    private boolean closed;

    private Rehearsal(Consumer<VpnEvent> listener) {
        this.listener = listener;
    }

    /** Connects, and disconnects once both families are up; whether they came up. */
    public static boolean run(Consumer<VpnEvent> listener) {
        return new Rehearsal(listener).run();
    }

    /** The same as a connection tells it whose host does at once what it is asked to. */
    public static boolean tell(Consumer<TunnelEvent> listener) {
        Report report = new Report(listener);
        TunnelPlans plans = new TunnelPlans(Routing.EVERYTHING, Protection.DEFAULT);
        plans.tun("bulkhead0");
        plans.guard(new GuardEvent.Connect());
        return run(event -> {
            if (event instanceof VpnEvent.Connected) {
                plans.settle();
                HostPlan plan = plans.plan();
                report.guard(plan);
                if (plan.guard() instanceof GuardState.Connected(var families)) {
                    report.connected(families, plan.tunnel());
                }
            } else if (!(event instanceof VpnEvent.Closed)) {
                plans.take(event);
                report.session(event);
            }
        });
    }

    private boolean run() {
        long now = 0;
        client.connect(now, CLIENT_PORT);
        boolean leaving = false;
        while (!closed && now != Machine.NEVER) {
            boolean idle = !exchange(now);
            if (up && !leaving) {
                leaving = true;
                client.disconnect(now);
            } else if (idle) {
                now = Math.min(client.deadline(), server.deadline());
                client.tick(now);
                server.tick(now);
            }
        }
        return up;
    }

    /** Hands over what either end has to say; whether there was anything. */
    private boolean exchange(long now) {
        boolean moved = false;
        for (Output output; (output = client.poll()) != null; moved = true) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> server.receive(now, HERE, CLIENT_PORT, port, bytes);
                case Output.Event(VpnEvent event) -> see(event);
                case Output.Ask _,
                        Output.PathReady _,
                        Output.Rebind _,
                        Output.Deliver _,
                        Output.Told _,
                        Output.Disclosed _ -> {}
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
        closed |= event instanceof VpnEvent.Closed;
        up |= event instanceof VpnEvent.Connected(var families) && families.size() == VpnEvent.Family.values().length;
        listener.accept(event);
    }
}
