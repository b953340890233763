package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.PeerText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The Result Code AVP: why a StopCCN or a CDN ends the tunnel or the call (RFC 2661 section 4.4.2).
 *
 * @param error the Error Code, or -1 when there is none
 * @param message the peer's own words, printable, empty when there are none
 */
record ResultCode(int result, int error, String message) {
    static final int STOP_GENERAL_REQUEST = 1;
    static final int STOP_NOT_AUTHORIZED = 4;
    static final int STOP_VERSION_UNSUPPORTED = 5;
    static final int STOP_STATE_MACHINE = 7;
    static final int CDN_ADMINISTRATIVE = 3;
    static final int CDN_NO_FACILITIES_NOW = 4;
    static final int CDN_NO_FACILITIES = 5;
    /** In both messages: the Error Code tells. */
    static final int GENERAL_ERROR = 2;

    private static final int LONGEST_MESSAGE = 200;

    private static final List<String> STOP_CCN = List.of(
            "reserved",
            "general request to clear the control connection",
            "general error",
            "the control channel already exists",
            "the requester is not authorized to establish a control channel",
            "the protocol version of the requester is not supported",
            "the requester is being shut down",
            "finite state machine error");

    private static final List<String> CDN = List.of(
            "reserved",
            "call disconnected due to loss of carrier",
            "call disconnected for a general error",
            "call disconnected for administrative reasons",
            "facilities for the call are lacking at the moment",
            "facilities for the call are lacking permanently",
            "invalid destination",
            "no carrier detected",
            "busy signal detected",
            "no dial tone",
            "call was not established within the time allotted",
            "call was connected but no appropriate framing was detected");

    static ResultCode of(int result) {
        return new ResultCode(result, -1, "");
    }

    static ResultCode of(int result, String message) {
        return new ResultCode(result, message.isEmpty() ? -1 : 0, message);
    }

    static ResultCode of(GeneralError error, String message) {
        return new ResultCode(GENERAL_ERROR, error.ordinal(), message);
    }

    static ResultCode parse(byte[] value) throws MalformedException {
        ByteReader reader = new ByteReader(value);
        int result = bigEndian(reader.u16());
        int error = reader.remaining() >= 2 ? bigEndian(reader.u16()) : -1;
        return new ResultCode(result, error, PeerText.printable(reader.rest()));
    }

    /** Apple's clients and servers send both codes in the order of their processor (xl2tpd's avp.c tells). */
    private static int bigEndian(int code) {
        return (code & 0xff) == 0 ? code >>> 8 : code;
    }

    byte[] value() {
        ByteWriter value = new ByteWriter().u16(result);
        if (error >= 0) {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            value.u16(error).bytes(Arrays.copyOf(text, Math.min(text.length, LONGEST_MESSAGE)));
        }
        return value.toByteArray();
    }

    boolean isGeneralError(GeneralError which) {
        return result == GENERAL_ERROR && error == which.ordinal();
    }

    /** "result 2, general error; error 4, insufficient resources ...; it said \"...\"", for a StopCCN or a CDN. */
    String words(MessageType carrier) {
        List<String> table = carrier == MessageType.CDN ? CDN : STOP_CCN;
        String words = "result " + result + ", "
                + (result < table.size() ? table.get(result) : "a result code that RFC 2661 does not define");
        if (carrier == MessageType.STOP_CCN && result == STOP_VERSION_UNSUPPORTED && error >= 0) {
            words += "; version " + error + " is";
        } else if (error > 0) {
            words += "; error " + error + ", " + GeneralError.words(error);
        }
        return message.isEmpty() ? words : words + "; it said \"" + message + "\"";
    }
}
