package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.l2tp.ControlMessage.Hello;
import bulkhead.protocol.l2tp.ControlMessage.StopCcn;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** One L2TP tunnel with its one call (RFC 2661), as LAC or as LNS. */
public final class L2tpConnection implements Machine<L2tpOutput> {
    private enum Phase {
        OPEN,
        /** Our StopCCN is out and waits for its acknowledgement. */
        CLOSING,
        /** The peer's StopCCN has come; its retransmissions are still acknowledged. */
        LINGERING,
        CLOSED
    }

    /** How long a peer may leave us without the next message of the setup, its acknowledgements not counted. */
    private static final int SETUP_LIMIT = 30_000;

    /** How long a StopCCN of ours is retransmitted: people wait for it. */
    private static final int CLOSING_LIMIT = 2_500;

    /** "The recommended time for a full retransmission cycle is 31 seconds" (section 5.7). */
    private static final int LINGER_TIME = 31_000;

    private final L2tpConfig config;
    private final RandomGenerator random;
    private final TunnelSecret secret;
    private final Counters counters;
    private final ArrayDeque<L2tpOutput> outputs = new ArrayDeque<>();
    private final Tunnel tunnel = new OneTunnel();

    private ReliableChannel channel;
    private ControlConnection control;
    private CallSession call;
    private Dispatch dispatch;
    private Phase phase = Phase.OPEN;
    private long setupDeadline = NEVER;
    private long endDeadline = NEVER;
    private long lastHeard;
    private boolean heard;

    private L2tpConnection(L2tpConfig config, RandomGenerator random, Notes notes) {
        this.config = config;
        this.counters = new Counters(notes);
        this.random = random;
        this.secret = config.tunnelSecret() == null ? null : new TunnelSecret(config.tunnelSecret());
        begin();
    }

    /**
     * The client's end, which opens the tunnel and places the call.
     *
     * @param notes takes what the tunnel tells of itself
     */
    public static L2tpConnection lac(L2tpConfig config, RandomGenerator random, Notes notes) {
        return new L2tpConnection(require(config, Role.LAC), random, notes);
    }

    /** The server's end, which waits for the client. */
    public static L2tpConnection lns(L2tpConfig config, RandomGenerator random) {
        return new L2tpConnection(require(config, Role.LNS), random, Notes.NONE);
    }

    /** Opens the tunnel; only a LAC starts, and only once. */
    public void start(long now) {
        if (phase == Phase.OPEN && config.role() == Role.LAC && control.state() == ControlConnection.State.IDLE) {
            setupDeadline = now + SETUP_LIMIT;
            control.open();
            settle(now);
        }
    }

    /** The way to the peer is another one: what it has not acknowledged goes again at once, as if for the first time. */
    public void again(long now) {
        if (phase == Phase.OPEN && setupDeadline != NEVER) {
            setupDeadline = now + SETUP_LIMIT;
            channel.again(now);
        }
    }

    /**
     * Takes {@code packet[offset .. offset + length)}, one L2TP control message, which has the T bit set. Data
     * messages do not come here; tell of them with {@link #peerAlive}.
     */
    public void receive(long now, byte[] packet, int offset, int length) {
        if (phase == Phase.CLOSED) {
            counters.drop(L2tpDrop.CLOSED);
            return;
        }
        try {
            ControlHeader.Packet received = ControlHeader.parse(packet, offset, length);
            counters.arrived(received);
            if (phase == Phase.OPEN && control.losesTie(received)) {
                begin();
            }
            if (!control.isAddressee(received, listens())) {
                counters.drop(L2tpDrop.OTHER_TUNNEL);
                return;
            }
            lastHeard = now;
            heard = true;
            channel.receive(now, received);
            for (ControlHeader.Packet next = channel.next(); next != null; next = channel.next()) {
                deliver(now, next);
            }
            settle(now);
        } catch (MalformedException e) {
            counters.drop(L2tpDrop.MALFORMED, 1, e.getMessage());
        }
    }

    /** Tells that an authentic data message came in: a HELLO may wait. */
    public void peerAlive(long now) {
        lastHeard = now;
    }

    /**
     * Ends the call (CDN) and the tunnel (StopCCN); {@link L2tpOutput.Closed} follows when the peer has acknowledged,
     * or after a short while.
     *
     * @param resultCode the StopCCN's result code (RFC 2661 section 4.4.2): 1 to clear, 6 to shut down
     * @param text the StopCCN's message to people, may be empty
     */
    public void close(long now, int resultCode, String text) {
        if (phase == Phase.LINGERING || phase == Phase.OPEN && control.state() == ControlConnection.State.IDLE) {
            finish();
        } else if (phase == Phase.OPEN) {
            clear(ResultCode.of(resultCode, text), ResultCode.of(ResultCode.CDN_ADMINISTRATIVE));
            settle(now);
        }
    }

    /** How long the peer takes to acknowledge, in ms; 0 while nothing is known of it. */
    public long roundTrip() {
        return channel.roundTrip();
    }

    public L2tpStatistics statistics() {
        return counters.snapshot();
    }

    @Override
    public L2tpOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return switch (phase) {
            case OPEN -> Math.min(Math.min(channel.deadline(), setupDeadline), helloDeadline());
            case CLOSING -> Math.min(channel.deadline(), endDeadline);
            case LINGERING -> endDeadline;
            case CLOSED -> NEVER;
        };
    }

    @Override
    public void tick(long now) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (now >= endDeadline) {
            counters.due(Purpose.CLOSE);
            finish();
            return;
        }
        if (now >= helloDeadline()) {
            counters.due(Purpose.HELLO);
            tunnel.send(0, new Hello());
        }
        if (!channel.tick(now)) {
            giveUp(Silence.unacknowledged(control.state(), call.state()));
        } else if (now >= setupDeadline) {
            setupDeadline = NEVER;
            counters.due(Purpose.SETUP);
            tunnel.stop(ResultCode.of(ResultCode.STOP_GENERAL_REQUEST), Silence.unanswered(control, call));
        }
        settle(now);
    }

    private static L2tpConfig require(L2tpConfig config, Role role) {
        if (config.role() != role) {
            throw new IllegalArgumentException("the configuration is of a " + config.role());
        }
        return config;
    }

    private void begin() {
        channel = new ReliableChannel(config.receiveWindow(), counters, m -> outputs.add(new L2tpOutput.Send(m)));
        control = new ControlConnection(config, random, secret, tunnel);
        call = new CallSession(config, random, control, tunnel);
        dispatch = new Dispatch(control, call, channel, tunnel, counters, random);
    }

    /** A LAC hears of no request before it has made its own. */
    private boolean listens() {
        return config.role() == Role.LNS || setupDeadline != NEVER;
    }

    private void deliver(long now, ControlHeader.Packet packet) {
        Avps avps = Avps.parse(packet.avps(), secret);
        if (avps.ignored() > 0) {
            counters.drop(L2tpDrop.IGNORED_AVP, avps.ignored(), "");
        }
        ControlMessage message = ControlMessage.of(avps);
        if (phase == Phase.CLOSING && message instanceof StopCcn) {
            finishAfterAcknowledging(now);
        }
        if (phase != Phase.OPEN) {
            counters.drop(L2tpDrop.CLOSING);
            return;
        }
        if (setupDeadline == NEVER && control.state() == ControlConnection.State.IDLE) {
            setupDeadline = now + SETUP_LIMIT;
        }
        dispatch.deliver(packet.header().sessionId(), message);
        if (call.state() == CallSession.State.ESTABLISHED) {
            setupDeadline = NEVER;
        }
    }

    /** Ends what there is with a CDN and a StopCCN of ours. */
    private void clear(ResultCode stopCcn, ResultCode cdn) {
        channel.dropUnsent();
        call.disconnect(cdn);
        tunnel.send(0, new StopCcn(control.localTunnelId(), stopCcn));
        enter(Phase.CLOSING);
    }

    /** The peer does not acknowledge any more: one StopCCN, in case that it only cannot be heard, and no waiting. */
    private void giveUp(Failure failure) {
        if (phase == Phase.OPEN) {
            outputs.add(new L2tpOutput.Failed(failure));
            clear(ResultCode.of(ResultCode.STOP_GENERAL_REQUEST), ResultCode.of(ResultCode.CDN_ADMINISTRATIVE));
        }
        heard = false;
    }

    /** Sends what may be sent, and closes when there is nothing left to wait for. */
    private void settle(long now) {
        if (phase == Phase.CLOSED) {
            return;
        }
        channel.flush(now, phase == Phase.CLOSING);
        if (phase == Phase.CLOSING) {
            endDeadline = Math.min(endDeadline, now + CLOSING_LIMIT);
            if (channel.isIdle() || !heard) {
                finish();
            }
        } else if (phase == Phase.LINGERING) {
            endDeadline = Math.min(endDeadline, now + LINGER_TIME);
        }
    }

    private void finishAfterAcknowledging(long now) {
        channel.dropAll();
        channel.flush(now, false);
        finish();
    }

    private void enter(Phase next) {
        counters.changed("tunnel", phase, next);
        phase = next;
    }

    private void finish() {
        enter(Phase.CLOSED);
        outputs.add(new L2tpOutput.Closed());
        if (secret != null) {
            secret.wipe();
        }
    }

    /** Section 5.5: a HELLO when nothing was heard for a while; not beside a message that waits for its answer. */
    private long helloDeadline() {
        boolean idle = control.state() == ControlConnection.State.ESTABLISHED
                && phase == Phase.OPEN
                && config.helloIntervalMillis() > 0
                && channel.isIdle();
        return idle ? lastHeard + config.helloIntervalMillis() : NEVER;
    }

    /** What the two state machines may do. */
    private final class OneTunnel implements Tunnel {
        @Override
        public void send(int sessionId, ControlMessage.Sent message) {
            AvpWriter avps = new AvpWriter(message.type(), config.hideAvps() ? secret : null, random);
            message.write(avps);
            channel.send(sessionId, avps.toByteArray());
        }

        @Override
        public void learned(ControlMessage.Endpoint peer) {
            channel.learnPeer(peer.assignedTunnelId(), peer.receiveWindow());
        }

        @Override
        public void tell(L2tpOutput output) {
            outputs.add(output);
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public void opened() {
            call.tunnelOpened();
        }

        @Override
        public void stop(ResultCode stopCcn, ResultCode cdn, Failure failure) {
            if (phase == Phase.OPEN) {
                outputs.add(new L2tpOutput.Failed(failure));
                clear(stopCcn, cdn);
            }
        }

        @Override
        public void stopped(Failure failure) {
            outputs.add(new L2tpOutput.Failed(failure));
            channel.dropAll();
            enter(Phase.LINGERING);
        }
    }
}
