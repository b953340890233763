package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;

/** A peer that does not answer, told to a person. */
final class Silence {
    private Silence() {}

    /** The message last sent was never acknowledged. */
    static Failure unacknowledged(ControlConnection.State control, CallSession.State call) {
        String message = lastSent(control, call);
        String happened = "we sent " + message + " again and again for "
                + Math.ceilDiv(ReliableChannel.FULL_CYCLE, 1000) + " s and nothing came back";
        return new Failure(
                Layer.L2TP,
                Reason.NO_ANSWER,
                happened,
                control == ControlConnection.State.WAIT_CTL_REPLY
                        ? "IPsec is up, so see whether the server's L2TP service runs and lets UDP port 1701 in from IPsec"
                        : "the server or the way to it is gone: check the network and connect again");
    }

    /** The peer acknowledges what it gets, and does not go on. */
    static Failure unanswered(ControlConnection control, CallSession call) {
        return new Failure(
                Layer.L2TP,
                Reason.NO_ANSWER,
                "we sent " + lastSent(control.state(), call.state()) + ", the peer acknowledged it and never sent "
                        + awaited(control.state(), call.state()),
                "connect again; if it happens again, restart the server's L2TP service");
    }

    private static String lastSent(ControlConnection.State control, CallSession.State call) {
        return switch (control) {
            case IDLE -> "an acknowledgement";
            case WAIT_CTL_REPLY -> "SCCRQ";
            case WAIT_CTL_CONN -> "SCCRP";
            case ESTABLISHED ->
                switch (call) {
                    case WAIT_REPLY -> "SCCCN and ICRQ";
                    case WAIT_CONNECT -> "ICRP";
                    default -> "HELLO";
                };
        };
    }

    private static String awaited(ControlConnection.State control, CallSession.State call) {
        return switch (control) {
            case IDLE -> "SCCRQ";
            case WAIT_CTL_REPLY -> "SCCRP";
            case WAIT_CTL_CONN -> "SCCCN";
            case ESTABLISHED -> call == CallSession.State.WAIT_REPLY ? "ICRP" : "ICRQ and ICCN";
        };
    }
}
