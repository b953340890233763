package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.l2tp.ControlMessage.Endpoint;
import bulkhead.protocol.l2tp.ControlMessage.Scccn;
import bulkhead.protocol.l2tp.ControlMessage.Sccrp;
import bulkhead.protocol.l2tp.ControlMessage.Sccrq;
import bulkhead.protocol.l2tp.ControlMessage.StopCcn;
import java.util.random.RandomGenerator;

/** The control connection of a tunnel (RFC 2661 section 7.2), which either end may originate. */
final class ControlConnection {
    enum State {
        IDLE,
        WAIT_CTL_REPLY,
        WAIT_CTL_CONN,
        ESTABLISHED
    }

    private enum Action {
        ANSWER_REQUEST,
        ACCEPT_REPLY,
        ACCEPT_CONNECTED,
        STOP,
        CLEAN_UP,
        NONE
    }

    private static final String VENDOR = "Bulkhead";
    private static final int FIRMWARE = 0x0001;
    private static final int CHALLENGE_LENGTH = 16;

    private final L2tpConfig config;
    private final RandomGenerator random;
    private final TunnelSecret secret;
    private final Tunnel tunnel;
    private final int localTunnelId;

    private State state = State.IDLE;
    private byte[] ourChallenge;
    private Endpoint peer;

    ControlConnection(L2tpConfig config, RandomGenerator random, TunnelSecret secret, Tunnel tunnel) {
        this.config = config;
        this.random = random;
        this.secret = secret;
        this.tunnel = tunnel;
        this.localTunnelId = random.nextInt(1, 0xffff);
    }

    State state() {
        return state;
    }

    int localTunnelId() {
        return localTunnelId;
    }

    /** What the peer told of itself, or null as long as it has not. */
    Endpoint peer() {
        return peer;
    }

    void open() {
        enter(State.WAIT_CTL_REPLY);
        tunnel.send(0, new Sccrq(ourEndpoint(), false));
    }

    /**
     * Tells our messages from those of other tunnels; of those without a tunnel id SCCRQ and StopCCN can be ours.
     *
     * @param listens whether a request of the peer's may open this one
     */
    boolean isAddressee(ControlHeader.Packet packet, boolean listens) {
        int tunnelId = packet.header().tunnelId();
        // xl2tpd that refuses an SCCRQ before its Assigned Tunnel ID AVP says so to tunnel -1.
        if (tunnelId != 0 && (tunnelId != 0xffff || peer != null)) {
            return tunnelId == localTunnelId;
        }
        Avps avps = Avps.parse(packet.avps(), secret);
        boolean fromPeer = peer != null && peer.assignedTunnelId() == avps.number(AvpType.ASSIGNED_TUNNEL_ID, 0);
        return switch (avps.messageType()) {
            case SCCRQ -> fromPeer || listens && state == State.IDLE;
            case STOP_CCN -> fromPeer || state == State.WAIT_CTL_REPLY;
            case null, default -> false;
        };
    }

    /**
     * Whether the peer's request for a tunnel crosses ours and has a tie breaker: as we send none, the peer wins, and
     * our tunnel is silently discarded (section 4.4.3).
     */
    boolean losesTie(ControlHeader.Packet packet) {
        if (packet.header().tunnelId() != 0 || state != State.WAIT_CTL_REPLY) {
            return false;
        }
        Avps avps = Avps.parse(packet.avps(), secret);
        return avps.messageType() == MessageType.SCCRQ && avps.has(AvpType.TIE_BREAKER);
    }

    /** Takes SCCRQ, SCCRP, SCCCN or StopCCN. */
    void receive(ControlMessage.Sent message) {
        switch (action(message.type())) {
            case ANSWER_REQUEST -> answer((Sccrq) message);
            case ACCEPT_REPLY -> acceptReply((Sccrp) message);
            case ACCEPT_CONNECTED -> acceptConnected((Scccn) message);
            case STOP -> stopOutOfSequence(message.type());
            case CLEAN_UP -> cleanUp((StopCcn) message);
            case NONE -> tunnel.counters().drop(L2tpDrop.OUT_OF_PLACE);
        }
    }

    /** The table of section 7.2.1, without its local events; the tie is broken before a message gets here. */
    private Action action(MessageType type) {
        return switch (type) {
            case STOP_CCN -> Action.CLEAN_UP;
            case SCCRQ -> state == State.IDLE ? Action.ANSWER_REQUEST : Action.STOP;
            case SCCRP -> state == State.WAIT_CTL_REPLY ? Action.ACCEPT_REPLY : Action.STOP;
            case SCCCN ->
                switch (state) {
                    case WAIT_CTL_CONN -> Action.ACCEPT_CONNECTED;
                    case IDLE -> Action.NONE;
                    case WAIT_CTL_REPLY, ESTABLISHED -> Action.STOP;
                };
            default -> Action.NONE;
        };
    }

    private void answer(Sccrq request) {
        if (!learn(request.endpoint(), MessageType.SCCRQ)) {
            return;
        }
        byte[] challenge = peer.challenge();
        if (challenge != null && secret == null) {
            stopForLackOfSecret(MessageType.SCCRQ);
            return;
        }
        enter(State.WAIT_CTL_CONN);
        byte[] response = challenge == null ? null : secret.response(MessageType.SCCRP, challenge);
        tunnel.send(0, new Sccrp(ourEndpoint(), response));
    }

    private void acceptReply(Sccrp reply) {
        if (!learn(reply.endpoint(), MessageType.SCCRP) || !authentic(MessageType.SCCRP, reply.challengeResponse())) {
            return;
        }
        byte[] challenge = peer.challenge();
        if (challenge != null && secret == null) {
            stopForLackOfSecret(MessageType.SCCRP);
            return;
        }
        tunnel.send(0, new Scccn(challenge == null ? null : secret.response(MessageType.SCCCN, challenge)));
        established();
    }

    private void acceptConnected(Scccn connected) {
        if (authentic(MessageType.SCCCN, connected.challengeResponse())) {
            established();
        }
    }

    private void established() {
        enter(State.ESTABLISHED);
        tunnel.tell(new L2tpOutput.TunnelEstablished(
                localTunnelId, peer.assignedTunnelId(), peer.hostName(), peer.vendorName()));
        tunnel.opened();
    }

    /** Section 7.2: "it is examined for a compatible version". */
    private boolean learn(Endpoint told, MessageType in) {
        peer = told;
        tunnel.learned(told);
        if (told.protocolVersion() >>> 8 == Endpoint.VERSION_1_0 >>> 8) {
            return true;
        }
        tunnel.stop(
                new ResultCode(ResultCode.STOP_VERSION_UNSUPPORTED, Endpoint.VERSION_1_0, ""),
                new Failure(
                        Layer.L2TP,
                        Reason.PROTOCOL_VIOLATION,
                        "the peer's " + in + " asks for protocol version " + (told.protocolVersion() >>> 8)
                                + ", and version 1 is the only one of RFC 2661",
                        "the server must be set to L2TP version 2 as of RFC 2661, not L2TPv3"));
        return false;
    }

    /** Section 5.1.1: without the response that we expect "establishment of the tunnel MUST be disallowed". */
    private boolean authentic(MessageType in, byte[] response) {
        if (ourChallenge == null || response != null && secret.verifies(in, ourChallenge, response)) {
            return true;
        }
        tunnel.stop(
                ResultCode.of(ResultCode.STOP_NOT_AUTHORIZED, "tunnel authentication failed"),
                new Failure(
                        Layer.L2TP,
                        Reason.AUTHENTICATION_REFUSED,
                        "we sent a tunnel challenge, and the peer's " + in
                                + (response == null ? " carries no response" : " carries a wrong response"),
                        "check that the tunnel secret is the same on both ends"
                                + (response == null ? ", or leave it out if the server has none" : "")));
        return false;
    }

    private void stopForLackOfSecret(MessageType in) {
        tunnel.stop(
                ResultCode.of(ResultCode.STOP_NOT_AUTHORIZED, "no tunnel secret to answer the challenge"),
                new Failure(
                        Layer.L2TP,
                        Reason.AUTHENTICATION_REFUSED,
                        "the peer's " + in + " asks for tunnel authentication, and we have no tunnel secret",
                        "get the L2TP tunnel secret from the server's administrator; it is not the pre-shared key"));
    }

    private void stopOutOfSequence(MessageType type) {
        tunnel.stop(
                ResultCode.of(ResultCode.STOP_STATE_MACHINE, type + " out of sequence"),
                new Failure(
                        Layer.L2TP,
                        Reason.PROTOCOL_VIOLATION,
                        "the peer sent " + type + " out of sequence",
                        "connect again; if it happens again, the server's L2TP is at fault"));
    }

    private void cleanUp(StopCcn stop) {
        tunnel.stopped(Refusal.ofTunnel(state, stop.result()));
    }

    private void enter(State next) {
        tunnel.counters().changed("control connection", state, next);
        state = next;
    }

    private Endpoint ourEndpoint() {
        if (secret != null) {
            ourChallenge = new byte[CHALLENGE_LENGTH];
            random.nextBytes(ourChallenge);
        }
        return new Endpoint(
                Endpoint.VERSION_1_0,
                Endpoint.SYNCHRONOUS | Endpoint.ASYNCHRONOUS,
                config.hostName(),
                VENDOR,
                FIRMWARE,
                localTunnelId,
                config.receiveWindow(),
                ourChallenge);
    }
}
