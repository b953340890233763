package bulkhead.protocol.l2tp;

import bulkhead.protocol.l2tp.ControlMessage.Cdn;
import bulkhead.protocol.l2tp.ControlMessage.Foreign;
import bulkhead.protocol.l2tp.ControlMessage.Hello;
import bulkhead.protocol.l2tp.ControlMessage.Icrq;
import bulkhead.protocol.l2tp.ControlMessage.Invalid;
import bulkhead.protocol.l2tp.ControlMessage.Ocrq;
import bulkhead.protocol.l2tp.ControlMessage.Sent;
import bulkhead.protocol.l2tp.ControlMessage.Unknown;
import java.util.random.RandomGenerator;

/** Brings each message to the control connection or to the call, and turns away what neither may take. */
final class Dispatch {
    private final ControlConnection control;
    private final CallSession call;
    private final ReliableChannel channel;
    private final Tunnel tunnel;
    private final Counters counters;
    private final RandomGenerator random;

    Dispatch(
            ControlConnection control,
            CallSession call,
            ReliableChannel channel,
            Tunnel tunnel,
            Counters counters,
            RandomGenerator random) {
        this.control = control;
        this.call = call;
        this.channel = channel;
        this.tunnel = tunnel;
        this.counters = counters;
        this.random = random;
    }

    /** Takes a message in its turn, with the session id of its header. */
    void deliver(int sessionId, ControlMessage message) {
        switch (message) {
            case Invalid invalid -> refuse(sessionId, invalid);
            case Unknown unknown -> refuse(sessionId, unknown);
            case Ocrq request -> decline(request.assignedSessionId(), ResultCode.of(ResultCode.CDN_NO_FACILITIES));
            case Icrq request when sessionId == 0 -> takeCall(request);
            case Cdn notice -> deliverToCall(sessionId, notice.assignedSessionId(), notice);
            case Sent sent when sent.type().ofCall -> deliverToCall(sessionId, 0, sent);
            case Hello _ -> {}
            case Foreign _ -> counters.drop(L2tpDrop.OF_NO_USE);
            case Sent sent -> control.receive(sent);
        }
    }

    private void takeCall(Icrq request) {
        if (control.state() == ControlConnection.State.ESTABLISHED && call.state() == CallSession.State.IDLE) {
            call.receive(request);
        } else {
            decline(request.assignedSessionId(), ResultCode.of(ResultCode.CDN_NO_FACILITIES_NOW));
        }
    }

    private void deliverToCall(int sessionId, int assignedSessionId, Sent message) {
        if (call.owns(sessionId, assignedSessionId)) {
            call.receive(message);
        } else {
            counters.drop(L2tpDrop.OTHER_CALL);
        }
    }

    /** Turns a call away, unless the peer has left too many such answers unacknowledged. */
    private void decline(int peerSessionId, ResultCode why) {
        if (channel.isOverfull()) {
            counters.drop(L2tpDrop.TOO_MANY_CALLS);
        } else {
            tunnel.send(peerSessionId, new Cdn(random.nextInt(1, 0x10000), why));
        }
    }

    /** Section 7.1: an invalid message ends its call, or the tunnel if it belongs to none. */
    private void refuse(int sessionId, Invalid message) {
        ResultCode why =
                ResultCode.of(message.problem().error(), message.problem().text());
        if (message.type() == MessageType.SCCRQ && control.peer() == null) {
            channel.learnPeer(message.assignedTunnelId(), ControlMessage.Endpoint.DEFAULT_WINDOW);
        }
        if (message.type() == null || !message.type().ofCall) {
            tunnel.stop(why, Refusal.ofInvalid(message));
        } else if (call.owns(sessionId, message.assignedSessionId())) {
            tunnel.stop(ResultCode.of(ResultCode.STOP_GENERAL_REQUEST), why, Refusal.ofInvalid(message));
        } else if (message.assignedSessionId() != 0) {
            decline(message.assignedSessionId(), why);
        } else {
            counters.drop(L2tpDrop.OTHER_CALL, 1, message.problem().text());
        }
    }

    private void refuse(int sessionId, Unknown message) {
        if (message.mandatory()) {
            String text = "message type " + message.type();
            Avps.Problem problem = new Avps.Problem(GeneralError.UNKNOWN_MANDATORY_AVP, text);
            refuse(sessionId, new Invalid(null, 0, 0, problem));
        } else {
            counters.drop(L2tpDrop.UNKNOWN_TYPE);
        }
    }
}
