package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.l2tp.ControlMessage.Cdn;
import bulkhead.protocol.l2tp.ControlMessage.Endpoint;
import bulkhead.protocol.l2tp.ControlMessage.Iccn;
import bulkhead.protocol.l2tp.ControlMessage.Icrp;
import bulkhead.protocol.l2tp.ControlMessage.Icrq;
import java.util.random.RandomGenerator;

/** The one incoming call of a tunnel, which carries PPP: the LAC places it, the LNS takes it (RFC 2661 section 7.4). */
final class CallSession {
    enum State {
        IDLE,
        WAIT_TUNNEL,
        WAIT_REPLY,
        WAIT_CONNECT,
        ESTABLISHED,
        /** Idle again, for good: a tunnel has one call. */
        ENDED
    }

    private enum Action {
        ANSWER,
        CONNECT,
        PREPARE_FOR_DATA,
        DISCONNECT,
        CLEAN_UP,
        NONE
    }

    /** There is no line whose speed could be told: 100 Mbit/s, as is customary. */
    private static final int TX_CONNECT_SPEED = 100_000_000;

    private final L2tpConfig config;
    private final ControlConnection control;
    private final Tunnel tunnel;
    private final int localSessionId;
    private final int serialNumber;

    private State state;
    private int peerSessionId;

    CallSession(L2tpConfig config, RandomGenerator random, ControlConnection control, Tunnel tunnel) {
        this.config = config;
        this.control = control;
        this.tunnel = tunnel;
        this.localSessionId = random.nextInt(1, 0x10000);
        this.serialNumber = random.nextInt(1, Integer.MAX_VALUE);
        this.state = config.role() == Role.LAC ? State.WAIT_TUNNEL : State.IDLE;
    }

    State state() {
        return state;
    }

    /** Whether a CDN would still tell the peer something. */
    boolean isPlaced() {
        return state != State.IDLE && state != State.WAIT_TUNNEL && state != State.ENDED;
    }

    /** Whether a message is this call's: by its header, or by the peer's session id when it did not know ours. */
    boolean owns(int sessionId, int assignedSessionId) {
        return sessionId != 0
                ? sessionId == localSessionId
                : isPlaced() && (peerSessionId == 0 || peerSessionId == assignedSessionId);
    }

    /** The tunnel is open. */
    void tunnelOpened() {
        if (state == State.WAIT_TUNNEL) {
            enter(State.WAIT_REPLY);
            tunnel.send(0, new Icrq(localSessionId, serialNumber));
        }
    }

    /** Takes ICRQ, ICRP, ICCN or CDN. */
    void receive(ControlMessage.Sent message) {
        switch (action(message.type())) {
            case ANSWER -> answer((Icrq) message);
            case CONNECT -> connect((Icrp) message);
            case PREPARE_FOR_DATA -> established(((Iccn) message).sequencingRequired() || config.dataSequencing());
            case DISCONNECT -> disconnectOutOfSequence(message.type());
            case CLEAN_UP -> cleanUp((Cdn) message);
            case NONE -> tunnel.counters().drop(L2tpDrop.OUT_OF_PLACE);
        }
    }

    /** The tables of sections 7.4.1 and 7.4.2, without their local events. */
    private Action action(MessageType type) {
        return switch (state) {
            case IDLE -> type == MessageType.ICRQ ? Action.ANSWER : Action.NONE;
            case WAIT_TUNNEL, ENDED -> Action.NONE;
            case WAIT_REPLY ->
                switch (type) {
                    case ICRP -> Action.CONNECT;
                    case CDN -> Action.CLEAN_UP;
                    default -> Action.DISCONNECT;
                };
            case WAIT_CONNECT ->
                switch (type) {
                    case ICCN -> Action.PREPARE_FOR_DATA;
                    case CDN -> Action.CLEAN_UP;
                    default -> Action.DISCONNECT;
                };
            case ESTABLISHED -> type == MessageType.CDN ? Action.CLEAN_UP : Action.DISCONNECT;
        };
    }

    /** Sends a CDN if there is a call; the caller clears the tunnel. */
    void disconnect(ResultCode why) {
        if (isPlaced()) {
            tunnel.send(peerSessionId, new Cdn(localSessionId, why));
        }
        enter(State.ENDED);
    }

    private void enter(State next) {
        tunnel.counters().changed("call", state, next);
        state = next;
    }

    private void answer(Icrq request) {
        peerSessionId = request.assignedSessionId();
        enter(State.WAIT_CONNECT);
        tunnel.send(peerSessionId, new Icrp(localSessionId));
    }

    private void connect(Icrp reply) {
        peerSessionId = reply.assignedSessionId();
        int offered = control.peer().framing();
        boolean asynchronousOnly = (offered & Endpoint.SYNCHRONOUS) == 0 && (offered & Endpoint.ASYNCHRONOUS) != 0;
        int framing = asynchronousOnly ? Endpoint.ASYNCHRONOUS : Endpoint.SYNCHRONOUS;
        tunnel.send(peerSessionId, new Iccn(TX_CONNECT_SPEED, framing, config.dataSequencing()));
        established(config.dataSequencing());
    }

    private void established(boolean sequencing) {
        enter(State.ESTABLISHED);
        tunnel.tell(new L2tpOutput.CallEstablished(
                control.localTunnelId(), control.peer().assignedTunnelId(), localSessionId, peerSessionId, sequencing));
    }

    private void disconnectOutOfSequence(MessageType type) {
        tunnel.stop(
                ResultCode.of(ResultCode.STOP_STATE_MACHINE, type + " out of sequence"),
                ResultCode.of(GeneralError.INVALID_SESSION_ID, type + " out of sequence"),
                new Failure(
                        Layer.L2TP,
                        Reason.PROTOCOL_VIOLATION,
                        "the peer sent " + type + " out of sequence",
                        "connect again; if it happens again, the server's L2TP is at fault"));
    }

    private void cleanUp(Cdn notice) {
        Failure failure = Refusal.ofCall(state, notice.result());
        enter(State.ENDED);
        // "After the last session is cleared, the control connection MAY be torn down as well (and typically is)."
        tunnel.stop(ResultCode.of(ResultCode.STOP_GENERAL_REQUEST), failure);
    }
}
