package bulkhead.protocol.ppp;

import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.StateTable.Event;
import bulkhead.protocol.ppp.StateTable.State;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;

/**
 * LCP: the link's own control protocol, with what it does besides negotiating.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-5.7">RFC 1661 sections 5.7 to 5.9</a>, RFC 1570 section 1
 */
final class Lcp implements ThisLayer {
    static final int PROTOCOL_REJECT = 8;
    static final int ECHO_REQUEST = 9;
    static final int ECHO_REPLY = 10;
    static final int DISCARD_REQUEST = 11;
    static final int IDENTIFICATION = 12;
    private static final int TIME_REMAINING = 13;

    /** A packet's header and, in a Protocol-Reject, the protocol. */
    private static final int REJECT_OVERHEAD = 6;

    /** What the session does when LCP changes. */
    interface Listener {
        void linkUp(long now);

        void linkDown(long now);

        /** Negotiation is over without a link, or the link is closed. */
        void linkFinished(long now);

        void linkTerminated(long now, byte[] text);

        void protocolRejected(long now, int protocol);
    }

    private final Listener listener;
    private final LcpOptions options;
    private final EchoMonitor echoes;
    private final ControlProtocol control;
    private final PppTraffic traffic;
    private RoundTrip roundTrip = new RoundTrip();
    private long echoesSent;
    private long echoesAnswered;

    Lcp(PppConfig config, LcpOptions options, Listener listener, Link link) {
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
    boolean isAtRest() {
        return control.state().compareTo(State.CLOSING) < 0;
    }

    /** Whether the peer has answered any request of ours. */
    boolean heard() {
        return control.heard();
    }

    /** Whether the peer has stopped answering echoes. */
    boolean isDead() {
        return echoes.isDead();
    }

    long silence(long now) {
        return echoes.silence(now);
    }

    long echoesSent() {
        return echoesSent;
    }

    long echoesAnswered() {
        return echoesAnswered;
    }

    void open(long now) {
        control.fire(now, Event.UP);
        control.fire(now, Event.OPEN);
    }

    void close(long now) {
        control.fire(now, Event.CLOSE);
    }

    void rejectedByPeer(long now) {
        control.fire(now, Event.FATAL_REJECT);
    }

    /** In ms, as of the newest echo that was answered. */
    Optional<Long> roundTrip() {
        return roundTrip.newest();
    }

    void alive(long now) {
        echoes.alive(now);
    }

    void probe(long now) {
        echoes.probe(now);
    }

    void trust(long now) {
        echoes.trust(now);
    }

    /** Sends an echo to see how long its answer takes; that none comes is the monitor's business, not this one's. */
    void askRoundTrip(long now) {
        if (isOpened()) {
            sendEcho(now);
        }
    }

    long deadline() {
        return Math.min(control.deadline(), echoes.deadline());
    }

    void tick(long now) {
        control.tick(now);
        if (echoes.isDue(now)) {
            traffic.due(PppProtocol.LCP, Purpose.ECHO);
            sendEcho(now);
        }
    }

    private void sendEcho(long now) {
        echoesSent++;
        int identifier = control.send(
                ECHO_REQUEST, new ByteWriter(4).i32(options.magic()).toByteArray());
        roundTrip.sent(now, identifier);
    }

    void receive(long now, ControlPacket packet) throws MalformedException {
        control.receive(now, packet);
    }

    /** Refuses a protocol, with as much of its packet as the peer takes (RFC 1661 section 5.7). */
    void rejectProtocol(int protocol, byte[] frame, int offset, int length, int peerMru) {
        int kept = Math.min(length, peerMru - REJECT_OVERHEAD);
        control.send(
                PROTOCOL_REJECT,
                new ByteWriter(2 + kept)
                        .u16(protocol)
                        .bytes(frame, offset, kept)
                        .toByteArray());
    }

    @Override
    public boolean receiveOther(long now, ControlPacket packet) throws MalformedException {
        switch (packet.code()) {
            case PROTOCOL_REJECT -> {
                int protocol = new ByteReader(packet.data()).u16();
                if (isOpened()) {
                    listener.protocolRejected(now, protocol);
                } else {
                    traffic.drop(PppDrop.NOT_NOW, PppProtocol.LCP, "");
                }
            }
            case ECHO_REQUEST -> echoRequest(now, packet);
            case ECHO_REPLY -> {
                if (isOpened() && !isOurs(packet)) {
                    echoesAnswered++;
                    echoes.alive(now);
                    roundTrip.answered(now, packet.identifier());
                } else {
                    traffic.drop(isOpened() ? PppDrop.OWN_ECHO : PppDrop.NOT_NOW, PppProtocol.LCP, "");
                }
            }
            case DISCARD_REQUEST, IDENTIFICATION, TIME_REMAINING -> {}
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
        control.reply(request, ECHO_REPLY, data);
    }
}
