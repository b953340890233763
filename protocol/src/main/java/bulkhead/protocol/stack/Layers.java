package bulkhead.protocol.stack;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.session.IkeSession;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.product.Habit;
import bulkhead.protocol.product.Product;
import bulkhead.protocol.product.Products;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
    private final Notes notes;
    private final EspLink link = new EspLink();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Disclosures disclosures = new Disclosures(steps);
    private int innerPort;
    private final Present present = new Present();
    private String peerHostName = "";
    private Optional<Product> product = Optional.empty();
    private String goodbye = "";
    private boolean heard;
    private boolean lossy;
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
        present.ike = session;
    }

    public void begin(L2tpConnection connection) {
        present.l2tp = connection;
    }

    public void begin(long now, PppSession session) {
        present.ppp = session;
        boolean sleeps = product.filter(it -> it.has(Habit.SLEEPS_ON_FRAMES)).isPresent();
        present.nudges = sleeps ? new Nudges(session, now) : null;
    }

    /** Shows keys, and what travels inside ESP, from now on. */
    public void disclose() {
        disclosures.begin();
    }

    /** Those that have begun and not ended. */
    public Present present() {
        return present;
    }

    public EspLink link() {
        return link;
    }

    /** Whether anything has come out of ESP. */
    public boolean hasHeard() {
        return heard;
    }

    public void receiveIke(long now, byte[] message, boolean natPort) {
        if (present.ike == null) {
            notes.dropped(Layer.IKE, StackDrop.NOT_OPEN);
        } else {
            present.ike.receive(now, message, natPort);
        }
    }

    /** Opens an ESP packet, into the link; the result is the decapsulator's verdict. */
    public int open(long now, byte[] bytes, int offset, int length) {
        if (present.ike == null) {
            notes.dropped(Layer.IKE, StackDrop.NOT_OPEN);
            return Decapsulator.DROPPED;
        }
        int verdict = link.open(bytes, offset, length);
        if (verdict == Decapsulator.DROPPED) {
            notes.dropped(Layer.ESP, link.cause());
        } else {
            present.ike.espAlive(now, link.openedSpi());
        }
        return verdict;
    }

    /**
     * Takes what came out of ESP; false when it is an IP packet, which is its end's to take.
     *
     * @param verdict the decapsulator's, not {@link Decapsulator#DROPPED}
     */
    public boolean receiveOpened(long now, int verdict, byte[] plain, int offset, int length) {
        heard = true;
        disclosures.opened(verdict, plain, offset, length);
        if (verdict == Decapsulator.L2TP_CONTROL) {
            if (present.l2tp == null) {
                notes.dropped(Layer.L2TP, StackDrop.NO_TUNNEL);
            } else {
                present.l2tp.receive(now, plain, offset, length);
            }
            return true;
        }
        if (verdict == Decapsulator.PPP_CONTROL) {
            if (present.ppp == null) {
                notes.dropped(Layer.LCP, StackDrop.NO_PPP);
            } else {
                present.ppp.receive(now, plain, offset, length);
            }
            return true;
        }
        return false;
    }

    /**
     * As {@link IkeSession#offerEsp}, before anything has come out of ESP.
     *
     * @param port our UDP port inside ESP, from the new SAs on
     */
    public void offerEsp(long now, int port, UnaryOperator<IkeConfig> change) {
        if (present.ike != null) {
            innerPort = port;
            present.ike.offerEsp(now, change);
        }
    }

    /** Whether anything that was answered at last had to be sent again, since the beginning. */
    public boolean isLossy() {
        noteLoss();
        return lossy;
    }

    /** A layer that ends takes its counts with it. */
    private void noteLoss() {
        lossy |= present.ike != null && present.ike.statistics().retransmitted() > 0
                || heard && present.l2tp != null && present.l2tp.statistics().retransmitted() > 0
                || present.ppp != null && present.ppp.isLossy();
    }

    /**
     * Says goodbye on every layer, waiting for no answer, and forgets all: what begins then begins afresh.
     *
     * @param why what the peer is told
     */
    public void restart(long now, String why) {
        abandon(now, why);
        settle(now);
        steps.removeIf(Step.Closed.class::isInstance);
        link.clear();
        goodbye = "";
        peerHostName = "";
        product = Optional.empty();
        heard = false;
        over = false;
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
        present.ppp = null;
        closeInnermost(now);
        settle(now);
        present.l2tp = null;
        closeInnermost(now);
    }

    /** What is to be done next; null when nothing is. */
    public Step next(long now) {
        while (steps.isEmpty() && advance(now)) {}
        return steps.poll();
    }

    private void settle(long now) {
        while (advance(now)) {}
    }

    /** Takes one output of one layer, the outermost first; false when none has any. */
    private boolean advance(long now) {
        IkeOutput fromIke = present.ike == null ? null : present.ike.poll();
        if (fromIke != null) {
            onIke(now, fromIke);
            return true;
        }
        L2tpOutput fromL2tp = present.l2tp == null ? null : present.l2tp.poll();
        if (fromL2tp != null) {
            onL2tp(now, fromL2tp);
            return true;
        }
        PppOutput fromPpp = present.ppp == null ? null : present.ppp.poll();
        if (fromPpp != null) {
            onPpp(now, fromPpp);
            return true;
        }
        boolean nudge = present.ppp != null && present.nudges != null && present.nudges.poll() != null;
        if (nudge) {
            sendEsp(link.sealPpp(Nudges.FRAME));
        }
        return nudge;
    }

    private void onIke(long now, IkeOutput output) {
        switch (output) {
            case IkeOutput.Send(byte[] message, boolean natPort) -> steps.add(new Step.SendIke(message, natPort));
            case IkeOutput.Ask(var question) -> steps.add(new Step.Ask(new Question.OfIke(question)));
            case IkeOutput.AskPerson(var question) -> steps.add(new Step.Ask(new Question.OfPerson(question)));
            case IkeOutput.Told(String text) -> steps.add(new Step.Told(text));
            case IkeOutput.Phase1Established up -> {
                steps.add(new Step.Phase1Up(up));
                disclosures.phase1(present.ike);
            }
            case IkeOutput.EspEstablished up -> {
                link.encapsulation(
                        new DataPath.Outer(local, peer, up.udpEncapsulation()), innerPort, up.peerL2tpPort());
                steps.add(new Step.EspUp(up));
            }
            case IkeOutput.EspRefused(int notification, Failure failure) ->
                steps.add(new Step.EspRefused(notification, failure));
            case IkeOutput.InstallInbound(var sa) -> {
                disclosures.keys(false, sa);
                link.installInbound(sa);
            }
            case IkeOutput.UseOutbound(var sa) -> {
                disclosures.keys(true, sa);
                link.useOutbound(sa);
                steps.add(new Step.SendingPossible());
            }
            case IkeOutput.RemoveInbound(int spi) -> link.removeInbound(spi);
            case IkeOutput.RemoveOutbound(int spi) -> link.removeOutbound(spi);
            case IkeOutput.Failed(Failure failure) -> {
                noteLoss();
                present.ike = null;
                present.l2tp = null;
                present.ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case IkeOutput.Closed() -> {
                present.ike = null;
                closeInnermost(now);
            }
        }
    }

    private void onL2tp(long now, L2tpOutput output) {
        switch (output) {
            case L2tpOutput.Send(byte[] message) -> {
                disclosures.sent(Disclosure.Kind.L2TP, message);
                sendEsp(link.sealL2tp(message));
            }
            case L2tpOutput.TunnelEstablished up -> {
                peerHostName = up.peerHostName();
                product = Products.ofL2tpVendor(up.peerVendor());
            }
            case L2tpOutput.CallEstablished up -> {
                link.session(
                        up.localTunnelId(),
                        up.localSessionId(),
                        up.peerTunnelId(),
                        up.peerSessionId(),
                        up.sequencing());
                steps.add(new Step.CallUp(up, peerHostName, product));
            }
            case L2tpOutput.Failed(Failure failure) -> {
                noteLoss();
                present.l2tp = null;
                present.ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case L2tpOutput.Closed() -> {
                present.l2tp = null;
                closeInnermost(now);
            }
        }
    }

    private void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.Send(byte[] frame) -> {
                disclosures.sent(Disclosure.Kind.PPP, frame);
                sendEsp(link.sealPpp(frame));
            }
            case PppOutput.Ask(var question) -> steps.add(new Step.Ask(new Question.OfPerson(question)));
            case PppOutput.Told(String text) -> steps.add(new Step.Told(text));
            case PppOutput.Failed(Failure failure) -> {
                noteLoss();
                present.ppp = null;
                steps.add(new Step.Failed(failure));
            }
            case PppOutput.Closed() -> {
                present.ppp = null;
                closeInnermost(now);
            }
            default -> steps.add(new Step.Ppp(output));
        }
    }

    /** A packet of the link's own machinery as an ESP packet; empty while there is no session. */
    public byte[] sealLinkIp(byte[] packet) {
        disclosures.sent(Disclosure.Kind.IP, packet);
        return link.sealLinkIp(packet);
    }

    /** Each layer's end calls this again. */
    private void closeInnermost(long now) {
        if (!present.closeInnermost(now, STOPCCN_SHUTDOWN, goodbye) && !over) {
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
