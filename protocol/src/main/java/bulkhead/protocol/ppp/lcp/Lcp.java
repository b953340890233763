package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.automaton.ControlProtocol;
import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.automaton.PppTraffic;
import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.automaton.ThisLayer;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.Optional;

/**
 * LCP: the link's own control protocol, with what it does besides negotiating.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-5.7">RFC 1661 sections 5.7 to 5.9</a>, RFC 1570 section 1
 */
public final class Lcp implements ThisLayer {

    /** A packet's header and the magic number. */
    private static final int SHORTEST_ECHO = 8;

    /** A packet's header and, in a Protocol-Reject, the protocol. */
    private static final int REJECT_OVERHEAD = 6;

    /** What the session does when LCP changes. */
    public interface Listener {
        void linkUp(long now);

        void linkDown(long now);

        /** Negotiation is over without a link, or the link is closed. */
        void linkFinished(long now);

        void linkTerminated(long now, byte[] text);

        void protocolRejected(long now, int protocol);

        /** Packets of this size get through and no larger ones, as of now. */
        void pathTakes(int bytes);
    }

    private final Listener listener;
    private final LcpOptions options;
    private final EchoMonitor echoes;
    private final ControlProtocol control;
    private final PppTraffic traffic;
    private final Dplpmtud sizes = new Dplpmtud(this::sendEcho);
    private RoundTrip roundTrip = new RoundTrip();
    private long echoesSent;
    private long echoesAnswered;

    public Lcp(PppConfig config, LcpOptions options, Listener listener, Link link) {
        this.listener = listener;
        this.options = options;
        this.echoes = new EchoMonitor(config.lcp());
        this.control = new ControlProtocol(PppProtocol.LCP, options, this, link);
        this.traffic = link.traffic();
    }

    boolean isOpened() {
        return control.state() == State.OPENED;
    }

    /** Whether nothing more is to be waited for. */
    public boolean isAtRest() {
        return control.state().compareTo(State.CLOSING) < 0;
    }

    /** Whether the peer has answered any request of ours. */
    public boolean heard() {
        return control.heard();
    }

    /** As {@link ControlProtocol#acknowledgeAgain}. */
    public void acknowledgeAgain() {
        control.acknowledgeAgain();
    }

    /** Whether the peer has stopped answering echoes. */
    public boolean isDead() {
        return echoes.isDead();
    }

    public long silence(long now) {
        return echoes.silence(now);
    }

    public long echoesSent() {
        return echoesSent;
    }

    public long echoesAnswered() {
        return echoesAnswered;
    }

    public void open(long now) {
        control.fire(now, Event.UP);
        control.fire(now, Event.OPEN);
    }

    public void close(long now) {
        control.fire(now, Event.CLOSE);
    }

    public void rejectedByPeer(long now) {
        control.fire(now, Event.FATAL_REJECT);
    }

    /** In ms, as of the newest echo that was answered. */
    public Optional<Long> roundTrip() {
        return roundTrip.newest();
    }

    public void alive(long now) {
        echoes.alive(now);
    }

    /** Packets of the link's users go one way or the other. */
    public void carries(long now) {
        sizes.carries(now);
    }

    public void probe(long now) {
        echoes.probe(now);
    }

    public void trust(long now) {
        echoes.trust(now);
    }

    /** Sends an echo to see how long its answer takes; that none comes is the monitor's business, not this one's. */
    public void askRoundTrip(long now) {
        if (isOpened()) {
            sendEcho(now);
        }
    }

    /** Finds out whether packets of this size get through, and which do if not, for as long as the link is up. */
    public void probeSize(long now, int bytes) {
        sizes.start(now, bytes);
    }

    public long deadline() {
        return Math.min(sizes.deadline(), Math.min(control.deadline(), echoes.deadline()));
    }

    public void tick(long now) {
        control.tick(now);
        if (echoes.isDue(now)) {
            traffic.due(PppProtocol.LCP, Purpose.ECHO);
            sendEcho(now);
        }
        sizes.tick(now).ifPresent(listener::pathTakes);
    }

    private void sendEcho(long now) {
        echoesSent++;
        roundTrip.sent(now, sendEcho(SHORTEST_ECHO));
    }

    /** The bytes are those of the whole packet, after PPP's protocol field; its identifier is returned. */
    private int sendEcho(int bytes) {
        byte[] data = Arrays.copyOf(new ByteWriter(4).i32(options.magic()).toByteArray(), bytes - ControlPacket.HEADER);
        return control.send(ControlPacket.ECHO_REQUEST, data);
    }

    public void receive(long now, ControlPacket packet) throws MalformedException {
        control.receive(now, packet);
    }

    /** Refuses a protocol, with as much of its packet as the peer takes (RFC 1661 section 5.7). */
    public void rejectProtocol(int protocol, byte[] frame, int offset, int length, int peerMru) {
        int kept = Math.min(length, peerMru - REJECT_OVERHEAD);
        control.send(
                ControlPacket.PROTOCOL_REJECT,
                new ByteWriter(2 + kept)
                        .u16(protocol)
                        .bytes(frame, offset, kept)
                        .toByteArray());
    }

    @Override
    public boolean receiveOther(long now, ControlPacket packet) throws MalformedException {
        switch (packet.code()) {
            case ControlPacket.PROTOCOL_REJECT -> {
                int protocol = new ByteReader(packet.data()).u16();
                if (isOpened()) {
                    listener.protocolRejected(now, protocol);
                } else {
                    traffic.drop(PppDrop.NOT_NOW, PppProtocol.LCP, "");
                }
            }
            case ControlPacket.ECHO_REQUEST -> echoRequest(now, packet);
            case ControlPacket.ECHO_REPLY -> {
                if (isOpened() && !isOurs(packet)) {
                    echoes.alive(now);
                    if (!sizes.answered(now, packet.identifier())) {
                        echoesAnswered++;
                        roundTrip.answered(now, packet.identifier());
                    }
                } else {
                    traffic.drop(isOpened() ? PppDrop.OWN_ECHO : PppDrop.NOT_NOW, PppProtocol.LCP, "");
                }
            }
            case ControlPacket.DISCARD_REQUEST, ControlPacket.IDENTIFICATION, ControlPacket.TIME_REMAINING -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An answer with our own magic number is no answer (section 6.4). */
    private boolean isOurs(ControlPacket packet) throws MalformedException {
        return options.magic() != 0
                && packet.data().length >= 4
                && new ByteReader(packet.data()).i32() == options.magic();
    }

    /** Our own magic number in a request means that it is ours (RFC 1661 section 6.4). */
    private void echoRequest(long now, ControlPacket packet) throws MalformedException {
        int magic = new ByteReader(packet.data()).i32();
        if (magic != 0 && magic == options.magic()) {
            options.loopSeen();
        }
        control.fire(now, Event.ECHO);
    }

    @Override
    public void up(long now) {
        echoes.start(now);
        roundTrip = new RoundTrip();
        listener.linkUp(now);
    }

    @Override
    public void down(long now) {
        echoes.stop();
        sizes.stop();
        listener.linkDown(now);
    }

    @Override
    public void finished(long now) {
        listener.linkFinished(now);
    }

    @Override
    public void terminated(long now, byte[] text) {
        listener.linkTerminated(now, text);
    }

    /** The reply carries our magic number and the rest of the request (section 5.8). */
    @Override
    public void echo(ControlPacket request) {
        byte[] data = new ByteWriter(request.data().length)
                .i32(options.magic())
                .bytes(request.data(), 4, request.data().length - 4)
                .toByteArray();
        control.reply(request, ControlPacket.ECHO_REPLY, data);
    }
}
