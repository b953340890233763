package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;

/** A tunnel or a call that is refused, by the peer's StopCCN or CDN or by us, told to a person. */
final class Refusal {
    private Refusal() {}

    static Failure ofTunnel(ControlConnection.State state, ResultCode result) {
        String when = switch (state) {
            case IDLE -> "the peer sent StopCCN";
            case WAIT_CTL_REPLY -> "we sent SCCRQ and the server answered StopCCN";
            case WAIT_CTL_CONN -> "we sent SCCRP and the client answered StopCCN";
            case ESTABLISHED -> "the peer cleared the tunnel by StopCCN";
        };
        return failure(when, MessageType.STOP_CCN, result, stopCcnAdvice(result));
    }

    static Failure ofCall(CallSession.State state, ResultCode result) {
        String when = switch (state) {
            case WAIT_REPLY -> "we sent ICRQ and the server answered CDN";
            case WAIT_CONNECT -> "we sent ICRP and the client answered CDN";
            default -> "the peer disconnected the call by CDN";
        };
        return failure(when, MessageType.CDN, result, cdnAdvice(result));
    }

    /** A message of the peer that we turn down. */
    static Failure ofInvalid(ControlMessage.Invalid message) {
        String carrier =
                message.type() == null ? "a control message" : message.type().toString();
        return new Failure(
                Layer.L2TP,
                Reason.PROTOCOL_VIOLATION,
                "the peer sent " + carrier + " that we must not accept: "
                        + GeneralError.words(message.problem().error().ordinal()) + " ("
                        + message.problem().text() + ")",
                "check the L2TP tunnel secret if there is one; else the server's L2TP is at fault");
    }

    private static Failure failure(String when, MessageType carrier, ResultCode result, String advice) {
        boolean unauthorized = carrier == MessageType.STOP_CCN && result.result() == ResultCode.STOP_NOT_AUTHORIZED;
        Reason reason = unauthorized ? Reason.AUTHENTICATION_REFUSED : Reason.ENDED_BY_PEER;
        return new Failure(Layer.L2TP, reason, when + " (" + result.words(carrier) + ")", advice);
    }

    private static String stopCcnAdvice(ResultCode result) {
        return switch (result.result()) {
            case ResultCode.GENERAL_ERROR -> generalAdvice(result);
            case 3 -> "the server still holds an earlier connection: wait a minute and connect again";
            case ResultCode.STOP_NOT_AUTHORIZED ->
                "check the L2TP tunnel secret, or ask the administrator whether this client may connect";
            case ResultCode.STOP_VERSION_UNSUPPORTED -> "ask the administrator to allow L2TP version 2 (RFC 2661)";
            case 6 -> "the server is shutting down: connect again later";
            default -> "connect again";
        };
    }

    private static String cdnAdvice(ResultCode result) {
        return switch (result.result()) {
            case ResultCode.GENERAL_ERROR -> generalAdvice(result);
            case ResultCode.CDN_ADMINISTRATIVE ->
                "connect again; if it happens again, ask the administrator whether this account may connect";
            case ResultCode.CDN_NO_FACILITIES_NOW -> "the server has no free line: connect again later";
            case ResultCode.CDN_NO_FACILITIES, 6 -> "ask the administrator whether the server takes L2TP calls";
            default -> "connect again";
        };
    }

    private static String generalAdvice(ResultCode result) {
        if (result.isGeneralError(GeneralError.INSUFFICIENT_RESOURCES)) {
            return "the server has no free place: connect again later";
        }
        if (result.isGeneralError(GeneralError.TRY_ANOTHER)) {
            return "use another server of the same provider";
        }
        return "connect again; if it happens again, look into the server's log";
    }
}
