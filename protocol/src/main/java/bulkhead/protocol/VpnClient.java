package bulkhead.protocol;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.IkeSession;
import bulkhead.protocol.l2tp.L2tpConfig;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.PppSession;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The whole client as one machine: IKE, then L2TP inside ESP, then PPP inside that, then IPv6 on the link. The shell
 * around it owns sockets, TUN and clock; see {@link Machine} for how to drive it.
 */
public final class VpnClient implements Machine<Output> {
    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;
    /** Fresh cookies and a fresh source port help where the first packets met a state that is stuck. */
    private static final int PHASE1_ATTEMPTS = 3;
    /** RFC 3948 section 4. */
    private static final int KEEPALIVE_INTERVAL = 20_000;

    private static final int SEQUENCE_CHECK_INTERVAL = 1_000;
    /**
     * The peer's kernel takes a moment to install the SAs after quick mode's last message; an SCCRQ that overtakes it is
     * lost, and its retransmission costs ten times as much.
     */
    private static final int SA_SETTLES = 50;
    /** RFC 2661 section 4.4.2: the requester is being shut down. */
    private static final int STOPCCN_SHUTDOWN = 6;

    private static final boolean SEQUENCING = false;

    private final VpnConfig config;
    private final Underlay server;
    private final Offers offers;
    private final RandomGenerator random;
    private final Notes notes;
    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final EspLink link = new EspLink();
    private final NetworkLayer network;

    private IkeSession ike;
    private L2tpConnection l2tp;
    private PppSession ppp;
    private String peerHostName = "";
    private String stopCcnText = "the user disconnected";
    private int espPort = NAT_PORT;
    private int mtu;
    private int phase1Attempts;
    private boolean phase1Up;
    private boolean ending;
    private boolean closed;
    private long nextKeepalive = NEVER;
    private long nextSequenceCheck = NEVER;
    private long l2tpStart = NEVER;

    /**
     * What lies below the tunnel.
     *
     * @param local our address towards the server
     * @param server the server's address, of the same family
     * @param pathMtu the largest IP packet towards the server, in bytes
     */
    public record Underlay(IpAddress local, IpAddress server, int pathMtu) {}

    public VpnClient(VpnConfig config, Underlay server, RandomGenerator random) {
        this(config, server, new Offers(), random, Notes.Detail.NOTHING);
    }

    /**
     * @param offers decides what is taken of what the server's end says is ours to own, to route or to ask
     * @param detail how much of {@link Output.Told} there is to be
     */
    public VpnClient(VpnConfig config, Underlay server, Offers offers, RandomGenerator random, Notes.Detail detail) {
        this.config = config;
        this.server = server;
        this.offers = offers;
        this.random = random;
        this.notes = new Notes(detail);
        this.network = new NetworkLayer(config, link, server.pathMtu(), offers, random, notes);
    }

    /** One by chance: its universal/local bit is clear, and it is not zero (RFC 5072 section 4.1). */
    public static long interfaceId(RandomGenerator random) {
        return random.nextLong() & ~(0x02L << 56) | 1;
    }

    /** Sends the first message. */
    public void connect(long now, int localPort) {
        startIke(now, localPort);
        drain(now);
    }

    /** The shell has opened the socket that {@link Output.Rebind} asked for. */
    public void rebound(long now, int localPort) {
        if (!ending) {
            startIke(now, localPort);
            drain(now);
        }
    }

    /**
     * Takes what came from the server.
     *
     * @param bytes at {@code offset}, {@code length} bytes of UDP payload, or an ESP packet
     * @param port the server's source port, or {@link Output#RAW_ESP}
     */
    public void receive(long now, byte[] bytes, int offset, int length, int port) {
        if (closed || ike == null) {
            drop(Layer.IKE, ClientDrop.NOT_OPEN);
            return;
        }
        if (port == IKE_PORT) {
            ike.receive(now, Arrays.copyOfRange(bytes, offset, offset + length), false);
        } else if (port == NAT_PORT && EspLink.isIke(bytes, offset, length)) {
            ike.receive(now, EspLink.withoutNonEspMarker(bytes, offset, length), true);
        } else {
            int verdict = link.open(bytes, offset, length);
            if (verdict != Decapsulator.DROPPED) {
                ike.espAlive(now, link.openedSpi());
                inner(now, verdict, link.opened(), link.openedOffset(), link.openedLength());
            } else {
                drop(Layer.ESP, link.cause());
            }
        }
        drain(now);
    }

    /** Takes what somebody says of what was sent; before the server has answered, it may end the session. */
    public void unreachable(long now, Unreachable told) {
        if (ike != null && ike.unreachable(now, told)) {
            // Another port of ours changes nothing about that.
            phase1Attempts = PHASE1_ATTEMPTS;
            drain(now);
        }
    }

    /**
     * Takes what a pump's {@link Decapsulator} opened and left to the control machines.
     *
     * @param verdict the decapsulator's, not one of its drops
     */
    public void receiveOpened(long now, int verdict, byte[] plain, int offset, int length) {
        if (closed) {
            drop(Layer.L2TP, ClientDrop.NOT_OPEN);
        } else {
            inner(now, verdict, plain, offset, length);
            drain(now);
        }
    }

    /** Tells that a pump took authentic data in on this SA since the last call. */
    public void alive(long now, int inboundSpi) {
        if (ike != null) {
            ike.espAlive(now, inboundSpi);
        }
        if (l2tp != null) {
            l2tp.peerAlive(now);
        }
        if (ppp != null) {
            ppp.peerAlive(now);
        }
        drain(now);
    }

    /** Closes every layer in order, from the inside out; {@link VpnEvent.Closed} follows. */
    public void disconnect(long now) {
        if (!ending) {
            network.close(now);
            drain(now);
            end(now);
            drain(now);
        }
    }

    /** Says goodbye on every layer at once, waiting for no answer; {@link VpnEvent.Closed} follows. */
    public void abandon(long now) {
        disconnect(now);
        ppp = null;
        end(now);
        drain(now);
        l2tp = null;
        end(now);
        drain(now);
    }

    /** The network below may have changed: asks at once whether the server is still there, and believes silence soon. */
    public void probe(long now) {
        if (ike != null && !ending) {
            ike.probe(now);
        }
        if (ppp != null) {
            ppp.probe(now);
        }
        drain(now);
    }

    /** Sends an echo to the server's end of PPP, if that is up: {@link #vitals} tells how long its answer took. */
    public void askRoundTrip(long now) {
        if (ppp != null) {
            ppp.askRoundTrip(now);
        }
        drain(now);
    }

    public Vitals vitals() {
        return new Vitals(
                Optional.ofNullable(ppp).flatMap(PppSession::roundTripMillis),
                Optional.ofNullable(ike).flatMap(IkeSession::ikeKeys),
                Optional.ofNullable(ike).flatMap(IkeSession::espKeys));
    }

    @Override
    public Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        long next = Math.min(l2tpStart, Math.min(nextKeepalive, nextSequenceCheck));
        for (Machine<?> layer : layers()) {
            next = Math.min(next, layer.deadline());
        }
        return closed ? NEVER : next;
    }

    @Override
    public void tick(long now) {
        for (Machine<?> layer : layers()) {
            layer.tick(now);
        }
        if (now >= l2tpStart) {
            startL2tp(now);
        }
        if (now >= nextKeepalive) {
            notes.due(Layer.NETWORK, Purpose.KEEP_MAPPING);
            nextKeepalive = now + KEEPALIVE_INTERVAL;
            outputs.add(new Output.Transmit(new byte[] {(byte) 0xff}, NAT_PORT));
        }
        if (now >= nextSequenceCheck) {
            nextSequenceCheck = now + SEQUENCE_CHECK_INTERVAL;
            if (link.nearOverflow()) {
                ike.rekeyEsp(now);
            }
        }
        drain(now);
    }

    private List<Machine<?>> layers() {
        return Stream.<Machine<?>>of(ike, l2tp, ppp, network)
                .filter(Objects::nonNull)
                .toList();
    }

    private void startIke(long now, int localPort) {
        phase1Attempts++;
        IkeConfig ikeConfig = IkeConfig.client(server.local(), localPort, server.server(), config.psk())
                .withNatTraversal(true, !config.rawEsp())
                .withLifetimes(config.ikeLifetimeSeconds(), config.espLifetimeSeconds())
                .withLocalL2tpPort(config.innerPort())
                .withProposals(IkeProposals.permitting(config.weak()), IkeProposals.espPermitting(config.weak()));
        ike = IkeSession.initiator(ikeConfig, random, notes);
        ike.start(now);
    }

    private void inner(long now, int verdict, byte[] plain, int offset, int length) {
        switch (verdict) {
            case Decapsulator.L2TP_CONTROL -> {
                if (l2tp != null) {
                    l2tp.receive(now, plain, offset, length);
                } else {
                    drop(Layer.L2TP, ClientDrop.NO_TUNNEL);
                }
            }
            case Decapsulator.PPP_CONTROL -> {
                if (ppp != null) {
                    ppp.receive(now, plain, offset, length);
                } else {
                    drop(Layer.LCP, ClientDrop.NO_PPP);
                }
            }
            case Decapsulator.IP_CONTROL -> {
                if (!network.receive(now, plain, offset, length)) {
                    if (Decapsulator.isForUser(link.ppp(), plain, offset, length)) {
                        deliver(plain, offset, length);
                    } else {
                        drop(Layer.IPV6, ClientDrop.NOT_FOR_USERS);
                    }
                }
            }
            default -> deliver(plain, offset, length);
        }
    }

    private void drop(Layer layer, DropReason why) {
        notes.dropped(layer, why);
        tell();
    }

    /** What led to what follows is told before it. */
    private void tell() {
        for (Note note; (note = notes.poll()) != null; ) {
            outputs.add(new Output.Told(note));
        }
    }

    private void deliver(byte[] plain, int offset, int length) {
        outputs.add(new Output.Deliver(Arrays.copyOfRange(plain, offset, offset + length)));
    }

    /** One input may move several layers: drains them all until none has anything left to say. */
    private void drain(long now) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (IkeOutput o; ike != null && (o = ike.poll()) != null; moved = true) {
                onIke(now, o);
            }
            for (L2tpOutput o; l2tp != null && (o = l2tp.poll()) != null; moved = true) {
                onL2tp(now, o);
            }
            for (PppOutput o; ppp != null && (o = ppp.poll()) != null; moved = true) {
                onPpp(now, o);
            }
            for (NetworkLayer.Step o; (o = network.poll()) != null; moved = true) {
                onNetwork(o);
            }
        }
        tell();
    }

    private void onIke(long now, IkeOutput output) {
        switch (output) {
            case IkeOutput.Send(byte[] message, boolean natPort) ->
                outputs.add(
                        natPort
                                ? new Output.Transmit(EspLink.withNonEspMarker(message), NAT_PORT)
                                : new Output.Transmit(message, IKE_PORT));
            case IkeOutput.Phase1Established up -> phase1Established(now, up);
            case IkeOutput.EspEstablished up -> espEstablished(up);
            case IkeOutput.InstallInbound(var sa) -> {
                link.installInbound(sa);
                publishPath();
            }
            case IkeOutput.UseOutbound(var sa) -> {
                link.useOutbound(sa);
                publishPath();
                sendingIsPossible(now);
            }
            case IkeOutput.RemoveInbound(int spi) -> {
                link.removeInbound(spi);
                publishPath();
            }
            case IkeOutput.RemoveOutbound(int spi) -> {
                link.removeOutbound(spi);
                publishPath();
            }
            case IkeOutput.Failed(Failure failure) -> ikeFailed(now, failure);
            case IkeOutput.Closed() -> {
                ike = null;
                end(now);
            }
        }
    }

    private void phase1Established(long now, IkeOutput.Phase1Established up) {
        event(new VpnEvent.IkeUp(up.suite(), up.natt(), up.peerVendor(), phase1Up));
        phase1Up = true;
        if (up.natt().udpEncapsulation() && nextKeepalive == NEVER) {
            nextKeepalive = now + KEEPALIVE_INTERVAL;
        }
    }

    private void espEstablished(IkeOutput.EspEstablished up) {
        link.encapsulation(
                new DataPath.Outer(server.local(), server.server(), up.udpEncapsulation()), config.innerPort());
        int fits = PacketLayout.mtu(
                server.pathMtu(), server.server().isV6(), up.udpEncapsulation(), up.suite(), SEQUENCING);
        mtu = config.mtu() == 0 ? fits : Math.min(fits, config.mtu());
        espPort = up.udpEncapsulation() ? NAT_PORT : Output.RAW_ESP;
        event(new VpnEvent.EspUp(up.suite().label(), up.udpEncapsulation(), l2tp != null));
    }

    private void sendingIsPossible(long now) {
        nextSequenceCheck = now + SEQUENCE_CHECK_INTERVAL;
        if (l2tp == null && !ending) {
            l2tpStart = now + SA_SETTLES;
        }
    }

    private void startL2tp(long now) {
        l2tpStart = NEVER;
        notes.due(Layer.L2TP, Purpose.SETTLE);
        if (!ending) {
            l2tp = L2tpConnection.lac(
                    L2tpConfig.lac(config.hostName()).withTunnelSecret(config.tunnelSecret()), random, notes);
            l2tp.start(now);
        }
    }

    private void ikeFailed(long now, Failure failure) {
        ike = null;
        if (failure.reason() == Reason.NO_ANSWER && !phase1Up && phase1Attempts < PHASE1_ATTEMPTS && !ending) {
            outputs.add(new Output.Rebind());
        } else {
            ppp = null;
            l2tp = null;
            fail(now, failure);
        }
    }

    private void onL2tp(long now, L2tpOutput output) {
        switch (output) {
            case L2tpOutput.Send(byte[] message) -> transmit(link.sealL2tp(message));
            case L2tpOutput.TunnelEstablished up -> peerHostName = up.peerHostName();
            case L2tpOutput.CallEstablished up -> startPpp(now, up);
            case L2tpOutput.Failed(Failure failure) -> {
                ppp = null;
                l2tp = null;
                fail(now, failure);
            }
            case L2tpOutput.Closed() -> {
                l2tp = null;
                end(now);
            }
        }
    }

    private void startPpp(long now, L2tpOutput.CallEstablished up) {
        link.session(up.localTunnelId(), up.localSessionId(), up.peerTunnelId(), up.peerSessionId(), up.sequencing());
        publishPath();
        event(new VpnEvent.L2tpUp(up.peerTunnelId(), up.peerSessionId(), peerHostName));
        if (ending) {
            return;
        }
        long interfaceId = config.interfaceId() == 0 ? interfaceId(random) : config.interfaceId();
        ppp = new PppSession(
                PppConfig.client(
                        config.user(), config.password(), config.authMethods(), mtu, true, config.ipv6(), interfaceId),
                offers,
                random,
                notes);
        ppp.open(now);
    }

    private void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.Send(byte[] frame) -> transmit(link.sealPpp(frame));
            case PppOutput.Authenticated up -> event(new VpnEvent.Authenticated(up.method()));
            case PppOutput.Failed(Failure failure) -> {
                ppp = null;
                fail(now, failure);
            }
            case PppOutput.Closed() -> {
                ppp = null;
                end(now);
            }
            default -> network.onPpp(now, output);
        }
    }

    private void onNetwork(NetworkLayer.Step output) {
        switch (output) {
            case NetworkLayer.Step.Send(byte[] packet) -> transmit(link.sealLinkIp(packet));
            case NetworkLayer.Step.PathChanged() -> publishPath();
            case NetworkLayer.Step.Event(VpnEvent event) -> event(event);
        }
    }

    private void publishPath() {
        outputs.add(new Output.PathReady(link.path()));
    }

    private void transmit(byte[] esp) {
        if (esp.length > 0) {
            outputs.add(new Output.Transmit(esp, espPort));
        }
    }

    private void event(VpnEvent event) {
        tell();
        outputs.add(new Output.Event(event));
    }

    /** Tells of the first failure at once, then closes what is still open, so that the server keeps no half-dead session. */
    private void fail(long now, Failure failure) {
        if (!ending) {
            event(new VpnEvent.Failed(failure));
            stopCcnText = "the client gave up";
            network.close(now);
        }
        end(now);
    }

    /** Closes the innermost layer that is still open; each layer's end calls this again. */
    private void end(long now) {
        ending = true;
        if (ppp != null) {
            ppp.close(now);
        } else if (l2tp != null) {
            l2tp.close(now, STOPCCN_SHUTDOWN, stopCcnText);
        } else if (ike != null) {
            ike.close(now);
        } else if (!closed) {
            closed = true;
            event(new VpnEvent.Closed());
        }
    }
}
