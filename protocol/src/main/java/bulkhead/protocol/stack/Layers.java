package bulkhead.protocol.stack;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeSession;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.PppSession;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * IKE, the ESP SAs, L2TP and PPP of one session, for either end of it: which of them hears what came, what each says to
 * the one below, and in which order they close. When a layer begins is its end's business, which acts on each {@link Step}
 * before it asks for the {@link #next}.
 */
public final class Layers {
    /** RFC 2661 section 4.4.2: the requester is being shut down. */
    private static final int STOPCCN_SHUTDOWN = 6;

    private final IpAddress local;
    private final IpAddress peer;
    private final int innerPort;
    private final Notes notes;
    private final EspLink link = new EspLink();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private IkeSession ike;
    private L2tpConnection l2tp;
    private PppSession ppp;
    private String peerHostName = "";
    private String goodbye = "";
    private boolean over;

    /**
     * @param innerPort our UDP port inside ESP
     * @param notes takes what reaches no layer
     */
    public Layers(IpAddress local, IpAddress peer, int innerPort, Notes notes) {
        this.local = local;
        this.peer = peer;
        this.innerPort = innerPort;
        this.notes = notes;
    }

    public void begin(IkeSession session) {
        ike = session;
    }

    public void begin(L2tpConnection connection) {
        l2tp = connection;
    }

    public void begin(PppSession session) {
        ppp = session;
    }

    public EspLink link() {
        return link;
    }

    public boolean hasTunnel() {
        return l2tp != null;
    }

    /** Whether any layer is there. */
    public boolean isOpen() {
        return layers().findAny().isPresent();
    }

    public void receiveIke(long now, byte[] message, boolean natPort) {
        if (ike == null) {
            notes.dropped(Layer.IKE, StackDrop.NOT_OPEN);
        } else {
            ike.receive(now, message, natPort);
        }
    }

    /** Opens an ESP packet, into the link; the result is the decapsulator's verdict. */
    public int open(long now, byte[] bytes, int offset, int length) {
        if (ike == null) {
            notes.dropped(Layer.IKE, StackDrop.NOT_OPEN);
            return Decapsulator.DROPPED;
        }
        int verdict = link.open(bytes, offset, length);
        if (verdict == Decapsulator.DROPPED) {
            notes.dropped(Layer.ESP, link.cause());
        } else {
            ike.espAlive(now, link.openedSpi());
        }
        return verdict;
    }

    /**
     * Takes what came out of ESP; false when it is an IP packet, which is its end's to take.
     *
     * @param verdict the decapsulator's, not {@link Decapsulator#DROPPED}
     */
    public boolean receiveOpened(long now, int verdict, byte[] plain, int offset, int length) {
        if (verdict == Decapsulator.L2TP_CONTROL) {
            if (l2tp == null) {
                notes.dropped(Layer.L2TP, StackDrop.NO_TUNNEL);
            } else {
                l2tp.receive(now, plain, offset, length);
            }
            return true;
        }
        if (verdict == Decapsulator.PPP_CONTROL) {
            if (ppp == null) {
                notes.dropped(Layer.LCP, StackDrop.NO_PPP);
            } else {
                ppp.receive(now, plain, offset, length);
            }
            return true;
        }
        return false;
    }

    /** Whether what somebody says of what was sent ends the session. */
    public boolean unreachable(long now, Unreachable told) {
        return ike != null && ike.unreachable(now, told);
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
    }

    /** Asks at once whether the peer is still there. */
    public void probe(long now) {
        if (ike != null) {
            ike.probe(now);
        }
        if (ppp != null) {
            ppp.probe(now);
        }
    }

    /** Calls a {@link #probe} off: nothing can be heard just now. */
    public void trust(long now) {
        if (ike != null) {
            ike.trust(now);
        }
        if (ppp != null) {
            ppp.trust(now);
        }
    }

    public void askRoundTrip(long now) {
        if (ppp != null) {
            ppp.askRoundTrip(now);
        }
    }

    public void rekeyIke(long now) {
        if (ike != null) {
            ike.rekeyIke(now);
        }
    }

    public void rekeyEsp(long now) {
        if (ike != null) {
            ike.rekeyEsp(now);
        }
    }

    public Vitals vitals() {
        return new Vitals(
                Optional.ofNullable(ppp).flatMap(PppSession::roundTripMillis),
                Optional.ofNullable(ike).flatMap(IkeSession::ikeKeys),
                Optional.ofNullable(ike).flatMap(IkeSession::espKeys));
    }

    /**
     * Closes from the inside out. The last one's end is told as {@link Step.Closed}.
     *
     * @param why what the peer is told, the first time that it is said
     */
    public void close(long now, String why) {
        if (goodbye.isEmpty()) {
            goodbye = why;
        }
        closeInnermost(now);
    }

    /** Says goodbye on every layer at once, waiting for no answer. */
    public void abandon(long now, String why) {
        close(now, why);
        settle(now);
        ppp = null;
        closeInnermost(now);
        settle(now);
        l2tp = null;
        closeInnermost(now);
    }

    /** What is to be done next; null when nothing is. */
    public Step next(long now) {
        while (steps.isEmpty() && advance(now)) {}
        return steps.poll();
    }

    public long deadline() {
        return layers().mapToLong(Machine::deadline).min().orElse(Machine.NEVER);
    }

    public void tick(long now) {
        layers().toList().forEach(layer -> layer.tick(now));
    }

    private Stream<Machine<?>> layers() {
        return Stream.<Machine<?>>of(ike, l2tp, ppp).filter(Objects::nonNull);
    }

    private void settle(long now) {
        while (advance(now)) {}
    }

    /** Takes one output of one layer, the outermost first; false when none has any. */
    private boolean advance(long now) {
        IkeOutput fromIke = ike == null ? null : ike.poll();
        if (fromIke != null) {
            onIke(now, fromIke);
            return true;
        }
        L2tpOutput fromL2tp = l2tp == null ? null : l2tp.poll();
        if (fromL2tp != null) {
            onL2tp(now, fromL2tp);
            return true;
        }
        PppOutput fromPpp = ppp == null ? null : ppp.poll();
        if (fromPpp != null) {
            onPpp(now, fromPpp);
        }
        return fromPpp != null;
    }

    private void onIke(long now, IkeOutput output) {
        switch (output) {
            case IkeOutput.Send(byte[] message, boolean natPort) -> steps.add(new Step.SendIke(message, natPort));
            case IkeOutput.Phase1Established up -> steps.add(new Step.Phase1Up(up));
            case IkeOutput.EspEstablished up -> {
                link.encapsulation(new DataPath.Outer(local, peer, up.udpEncapsulation()), innerPort);
                steps.add(new Step.EspUp(up));
            }
            case IkeOutput.InstallInbound(var sa) -> link.installInbound(sa);
            case IkeOutput.UseOutbound(var sa) -> {
                link.useOutbound(sa);
                steps.add(new Step.SendingPossible());
            }
            case IkeOutput.RemoveInbound(int spi) -> link.removeInbound(spi);
            case IkeOutput.RemoveOutbound(int spi) -> link.removeOutbound(spi);
            case IkeOutput.Failed(Failure failure) -> {
                ike = null;
                l2tp = null;
                ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case IkeOutput.Closed() -> {
                ike = null;
                closeInnermost(now);
            }
        }
    }

    private void onL2tp(long now, L2tpOutput output) {
        switch (output) {
            case L2tpOutput.Send(byte[] message) -> sendEsp(link.sealL2tp(message));
            case L2tpOutput.TunnelEstablished up -> peerHostName = up.peerHostName();
            case L2tpOutput.CallEstablished up -> {
                link.session(
                        up.localTunnelId(),
                        up.localSessionId(),
                        up.peerTunnelId(),
                        up.peerSessionId(),
                        up.sequencing());
                steps.add(new Step.CallUp(up, peerHostName));
            }
            case L2tpOutput.Failed(Failure failure) -> {
                l2tp = null;
                ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case L2tpOutput.Closed() -> {
                l2tp = null;
                closeInnermost(now);
            }
        }
    }

    private void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.Send(byte[] frame) -> sendEsp(link.sealPpp(frame));
            case PppOutput.Failed(Failure failure) -> {
                ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case PppOutput.Closed() -> {
                ppp = null;
                closeInnermost(now);
            }
            default -> steps.add(new Step.Ppp(output));
        }
    }

    /** Each layer's end calls this again. */
    private void closeInnermost(long now) {
        if (ppp != null) {
            ppp.close(now);
        } else if (l2tp != null) {
            l2tp.close(now, STOPCCN_SHUTDOWN, goodbye);
        } else if (ike != null) {
            ike.close(now);
        } else if (!over) {
            over = true;
            steps.add(new Step.Closed());
        }
    }

    private void sendEsp(byte[] packet) {
        if (packet.length > 0) {
            steps.add(new Step.SendEsp(packet));
        }
    }
}
