package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Output;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from the user's Connect to their Disconnect: joins the protocol machine, the pumps and the host's
 * network. The guard closes before the first packet leaves and opens after the last.
 */
public final class TunnelController {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelController.class);
    private static final String TUN_NAME = "bulkhead%d";
    private static final int ALIVE_INTERVAL = 1_000;

    private final HostNetwork host;
    private final TunnelRequest request;
    private final Consumer<TunnelEvent> listener;
    private final ControlLoop loop = new ControlLoop();
    private final OuterSockets sockets = new OuterSockets();
    private final List<Thread> pumps = new ArrayList<>();
    private final List<UdpPump> receivers = new ArrayList<>();
    private final ExecutorService hostWorker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("host").factory());
    private volatile DataPath path;

    private InetAddress server;
    private Underlay underlay;
    private TunDevice tun;
    private TunnelPlans plans;
    private VpnClient client;
    private Set<VpnEvent.Family> carried = Set.of();
    private Failure failure;
    private boolean userAsked;
    private long packetsSeen;
    private long nextAliveCheck;

    /**
     * @param host owned by the controller from now on: it is closed when the connection ends
     * @param listener is called on the controller's thread
     */
    public TunnelController(HostNetwork host, TunnelRequest request, Consumer<TunnelEvent> listener) {
        this.host = host;
        this.request = request;
        this.listener = listener;
    }

    /**
     * Connects and stays until the connection ends.
     *
     * @return why it failed, or null when the user disconnected
     */
    public Failure run() throws InterruptedException {
        try {
            state(State.RESOLVING);
            host.recover();
            server = resolveServer();
            state(State.GUARDING);
            prepareHost();
            state(State.CONNECTING);
            client.connect(ControlLoop.now(), sockets.localPort());
            loop.run(client, this::drain);
        } catch (HostException e) {
            fail(hostFailure(e));
        } finally {
            restoreHost();
        }
        listener.accept(new TunnelEvent.Disconnected(disconnectedBy()));
        state(State.DISCONNECTED);
        return failure;
    }

    /** Ends the connection in an orderly way; from any thread. A second call gives up on the server's answers. */
    public void disconnect() {
        loop.put(now -> {
            if (userAsked) {
                loop.stop();
            } else {
                userAsked = true;
                state(State.DISCONNECTING);
                client.disconnect(now);
            }
        });
    }

    /** A guard that a crashed run left closed lets no DNS query out; that of Connecting leaves IPv4 open. */
    private InetAddress resolveServer() throws HostException {
        try {
            return ServerAddress.resolve(request.server(), request.outer());
        } catch (HostException e) {
            host.apply(HostPlan.of(new GuardState.Connecting()));
            return ServerAddress.resolve(request.server(), request.outer());
        }
    }

    private void prepareHost() throws HostException {
        underlay = host.underlay(server);
        tun = host.openTun(TUN_NAME);
        plans = new TunnelPlans(tun.name(), request.routing());
        client = new VpnClient(
                request.vpn(),
                new VpnClient.Underlay(
                        IpAddress.of(underlay.source().getAddress()),
                        IpAddress.of(server.getAddress()),
                        underlay.mtu()),
                new SecureRandom());
        OuterSocket udp = openUdp();
        plans.server(server, sockets.localPort());
        host.apply(plans.plan());
        receive(udp);
        pump("tun-pump", new TunPump(tun, () -> path, sockets));
    }

    private OuterSocket openUdp() throws HostException {
        OuterSocket socket = host.openUdp(underlay, server);
        sockets.udp(socket);
        return socket;
    }

    private void receive(OuterSocket socket) {
        UdpPump pump = new UdpPump(socket, tun, () -> path, new UdpPump.Control() {
            @Override
            public void datagram(byte[] bytes, int port) {
                loop.offer(now -> client.receive(now, bytes, 0, bytes.length, port));
            }

            @Override
            public void opened(int verdict, byte[] plain, int inboundSpi) {
                loop.offer(now -> {
                    client.alive(now, inboundSpi);
                    client.receiveOpened(now, verdict, plain, 0, plain.length);
                });
            }
        });
        receivers.add(pump);
        pump("udp-pump", pump);
    }

    private void pump(String name, Runnable pump) {
        pumps.add(Thread.ofPlatform().daemon().name(name).start(pump));
    }

    private void drain() {
        long now = ControlLoop.now();
        if (now >= nextAliveCheck) {
            nextAliveCheck = now + ALIVE_INTERVAL;
            tellAlive(now);
        }
        for (Output output; (output = client.poll()) != null; ) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) when port == Output.RAW_ESP -> sockets.sendRawEsp(bytes);
                case Output.Transmit(byte[] bytes, int port) -> sockets.sendUdp(bytes, port);
                case Output.PathReady(DataPath ready) -> usePath(ready);
                case Output.Rebind() -> rebind(now);
                case Output.Deliver(byte[] packet) -> deliver(packet);
                case Output.Event(VpnEvent event) -> onEvent(event);
            }
        }
    }

    /** Data keeps the tunnel alive as well as any keepalive does. */
    private void tellAlive(long now) {
        long packets = 0;
        for (UdpPump receiver : receivers) {
            packets += receiver.packets();
        }
        if (packets != packetsSeen) {
            packetsSeen = packets;
            receivers.forEach(receiver -> client.alive(now, receiver.lastSpi()));
        }
    }

    private void usePath(DataPath ready) {
        if (ready != null && !ready.outer().udpEncapsulation() && !sockets.hasRawEsp()) {
            try {
                OuterSocket raw = host.openRawEsp(underlay, server);
                sockets.rawEsp(raw);
                receive(raw);
            } catch (HostException e) {
                fail(hostFailure(e));
            }
        }
        path = ready;
    }

    private void rebind(long now) {
        try {
            OuterSocket udp = openUdp();
            plans.server(server, sockets.localPort());
            host.apply(plans.plan());
            receive(udp);
            client.rebound(now, sockets.localPort());
        } catch (HostException e) {
            fail(hostFailure(e));
        }
    }

    private void deliver(byte[] packet) {
        try {
            tun.write(packet, 0, packet.length);
        } catch (IOException e) {
            LOG.debug("the host took no packet: {}", e.getMessage());
        }
    }

    private void onEvent(VpnEvent event) {
        switch (event) {
            case VpnEvent.Connected _ -> applyPlan();
            case VpnEvent.Failed(Failure why) -> {
                failure = why;
                session(event);
            }
            case VpnEvent.Closed() -> loop.stop();
            case VpnEvent.Ipv4Up up -> {
                plans.ipv4(up);
                session(event);
            }
            case VpnEvent.Ipv4Routes routes -> {
                plans.ipv4Routes(routes);
                session(event);
                applyPlan();
            }
            case VpnEvent.Ipv4Down _ -> {
                plans.ipv4(null);
                session(event);
                applyPlan();
            }
            case VpnEvent.Ipv6Up up -> {
                boolean changed = carried.contains(VpnEvent.Family.IPV6);
                plans.ipv6(up);
                session(event);
                if (changed) {
                    applyPlan();
                }
            }
            case VpnEvent.Ipv6Blocked _ -> {
                boolean wasUp = plans.families().contains(VpnEvent.Family.IPV6);
                plans.ipv6(null);
                session(event);
                if (wasUp) {
                    applyPlan();
                }
            }
            default -> session(event);
        }
    }

    /** Host changes run beside the loop, in order: the protocol does not wait for them. */
    private void applyPlan() {
        HostPlan plan = plans.plan();
        Set<VpnEvent.Family> families = plans.families();
        hostWorker.execute(() -> {
            try {
                host.apply(plan);
                loop.put(_ -> carries(families));
            } catch (HostException e) {
                loop.put(now -> {
                    fail(hostFailure(e));
                    client.disconnect(now);
                });
            }
        });
    }

    private void carries(Set<VpnEvent.Family> families) {
        if (!families.equals(carried) && !families.isEmpty()) {
            state(State.CONNECTED);
            session(new VpnEvent.Connected(families));
        }
        carried = families;
    }

    private void restoreHost() throws InterruptedException {
        hostWorker.shutdown();
        if (!hostWorker.awaitTermination(30, TimeUnit.SECONDS)) {
            LOG.warn("the host's network did not settle within 30 s");
        }
        sockets.close();
        if (tun != null) {
            tun.close();
        }
        for (Thread pump : pumps) {
            pump.join();
        }
        try {
            host.close();
        } catch (HostException e) {
            fail(hostFailure(e));
        }
    }

    private String disconnectedBy() {
        if (failure == null) {
            return "user";
        }
        return failure.reason() == Reason.ENDED_BY_PEER ? "server" : "error";
    }

    private void fail(Failure why) {
        if (failure == null) {
            failure = why;
            session(new VpnEvent.Failed(why));
        }
    }

    private static Failure hostFailure(HostException e) {
        return new Failure(Layer.HOST, Reason.HOST, e.getMessage(), "");
    }

    private void state(State state) {
        listener.accept(new TunnelEvent.StateChanged(state));
    }

    private void session(VpnEvent event) {
        listener.accept(new TunnelEvent.Session(event));
    }
}
