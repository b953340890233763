package bulkhead.app.log;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Message.Avp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** L2TP's control messages, their AVPs under the names of RFC 2661 section 4.4. */
final class L2tpText {
    private static final int MESSAGE_TYPE = 0;
    private static final int RESULT_CODE = 1;
    private static final int PROTOCOL_VERSION = 2;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(0, "ZLB"),
            Map.entry(1, "SCCRQ"),
            Map.entry(2, "SCCRP"),
            Map.entry(3, "SCCCN"),
            Map.entry(4, "StopCCN"),
            Map.entry(6, "HELLO"),
            Map.entry(7, "OCRQ"),
            Map.entry(8, "OCRP"),
            Map.entry(9, "OCCN"),
            Map.entry(10, "ICRQ"),
            Map.entry(11, "ICRP"),
            Map.entry(12, "ICCN"),
            Map.entry(14, "CDN"),
            Map.entry(15, "WEN"),
            Map.entry(16, "SLI"));

    /** By their numbers, from 0; 20 is none. */
    private static final List<String> NAMES = List.of(
            "message-type",
            "result-code",
            "protocol-version",
            "framing-capabilities",
            "bearer-capabilities",
            "tie-breaker",
            "firmware-revision",
            "host-name",
            "vendor-name",
            "assigned-tunnel-id",
            "receive-window-size",
            "challenge",
            "q931-cause-code",
            "challenge-response",
            "assigned-session-id",
            "call-serial-number",
            "minimum-bps",
            "maximum-bps",
            "bearer-type",
            "framing-type",
            "avp-20",
            "called-number",
            "calling-number",
            "sub-address",
            "tx-connect-speed",
            "physical-channel-id",
            "initial-received-lcp-confreq",
            "last-sent-lcp-confreq",
            "last-received-lcp-confreq",
            "proxy-authen-type",
            "proxy-authen-name",
            "proxy-authen-challenge",
            "proxy-authen-id",
            "proxy-authen-response",
            "call-errors",
            "accm",
            "random-vector",
            "private-group-id",
            "rx-connect-speed",
            "sequencing-required");

    /** Host name, vendor name, numbers, sub-address, user and group. */
    private static final Set<Integer> TEXTS = Set.of(7, 8, 21, 22, 23, 30, 37);

    private static final Set<Integer> OCTETS = Set.of(12, 26, 27, 28, 34, 35);

    private L2tpText() {}

    static String of(Message.L2tp message) {
        String type = TYPES.getOrDefault(
                message.type(), message.type() < 0 ? "without a message type" : "type " + message.type());
        String avps = message.avps().stream()
                .filter(avp -> avp.vendor() != 0 || avp.type() != MESSAGE_TYPE)
                .map(L2tpText::avp)
                .collect(Collectors.joining(" "));
        return "[L2TP " + type + " Ns=" + message.ns() + " Nr=" + message.nr()
                + (message.tunnelId() == 0 ? "" : " tunnel=" + message.tunnelId())
                + (message.sessionId() == 0 ? "" : " session=" + message.sessionId())
                + (avps.isEmpty() ? "" : " " + avps) + "]";
    }

    private static String avp(Avp avp) {
        String name = avp.vendor() != 0
                ? "vendor-" + avp.vendor() + "-avp-" + avp.type()
                : avp.type() < NAMES.size() ? NAMES.get(avp.type()) : "avp-" + avp.type();
        String value = value(avp);
        return "<" + name + (value.isEmpty() ? "" : " " + value) + ">";
    }

    private static String value(Avp avp) {
        byte[] value = avp.value();
        if (avp.hidden()) {
            return "hidden, " + avp.length() + " bytes";
        }
        if (value.length < avp.length()) {
            return avp.length() + " bytes not shown";
        }
        if (avp.vendor() != 0 || avp.type() >= NAMES.size() || OCTETS.contains(avp.type())) {
            return Quoted.hex(value);
        }
        if (TEXTS.contains(avp.type())) {
            return Quoted.text(value);
        }
        return switch (avp.type()) {
            case RESULT_CODE -> result(value);
            case PROTOCOL_VERSION -> value.length == 2 ? value[0] + "." + value[1] : Quoted.hex(value);
            default ->
                value.length > 8 ? Quoted.hex(value) : value.length == 0 ? "" : Long.toUnsignedString(number(value));
        };
    }

    private static String result(byte[] value) {
        if (value.length < 2) {
            return Quoted.hex(value);
        }
        String codes = Long.toString(number(Arrays.copyOf(value, 2)))
                + (value.length < 4 ? "" : " error " + number(Arrays.copyOfRange(value, 2, 4)));
        return value.length <= 4 ? codes : codes + " " + Quoted.text(Arrays.copyOfRange(value, 4, value.length));
    }

    private static long number(byte[] value) {
        long number = 0;
        for (byte b : value) {
            number = number << 8 | b & 0xff;
        }
        return number;
    }
}
