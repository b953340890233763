package bulkhead.app.log;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.PppContent;
import bulkhead.protocol.note.PppContent.Option;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** PPP's messages as pppd logs them, as every guide to L2TP quotes them. */
final class PppText {
    private static final int LCP = 0xc021;
    private static final int PAP = 0xc023;
    private static final int CHAP = 0xc223;
    private static final int EAP = 0xc227;
    private static final int IPCP = 0x8021;
    private static final int IPV6CP = 0x8057;

    private static final Map<Integer, String> PROTOCOLS = Map.of(
            LCP, "LCP", PAP, "PAP", CHAP, "CHAP", EAP, "EAP", IPCP, "IPCP", IPV6CP, "IPV6CP", 0x80fd, "CCP", 0x8053,
            "ECP");

    private static final List<String> CODES = List.of(
            "", "ConfReq", "ConfAck", "ConfNak", "ConfRej", "TermReq", "TermAck", "CodeRej", "ProtRej", "EchoReq",
            "EchoRep", "DiscReq", "Ident", "TimeRem");

    /** From RFC 1661 sections 5.7 to 5.9 on they are LCP's alone. */
    private static final int LAST_COMMON_CODE = 7;

    private static final Map<Integer, List<String>> OTHER_CODES = Map.of(
            PAP, List.of("", "AuthReq", "AuthAck", "AuthNak"),
            CHAP, List.of("", "Challenge", "Response", "Success", "Failure"),
            EAP, List.of("", "Request", "Response", "Success", "Failure"));

    private static final Map<Integer, String> EAP_TYPES = Map.of(
            1, "Identity", 2, "Notification", 3, "Nak", 4, "MD5-Challenge", 13, "TLS", 25, "PEAP", 26, "MSCHAP v2");

    private PppText() {}

    static String of(Message.Ppp message) {
        String words = content(message.protocol(), message.content());
        return "[" + protocol(message.protocol()) + " " + code(message) + " id=0x"
                + Integer.toHexString(message.identifier()) + (words.isEmpty() ? "" : " " + words) + "]";
    }

    private static String protocol(int number) {
        return PROTOCOLS.getOrDefault(number, "proto=0x" + Integer.toHexString(number));
    }

    private static String code(Message.Ppp message) {
        int code = message.code();
        List<String> names = OTHER_CODES.getOrDefault(message.protocol(), CODES);
        boolean named = code > 0 && code < names.size();
        boolean own = names != CODES || message.protocol() == LCP || code <= LAST_COMMON_CODE;
        return named && own ? names.get(code) : "code=0x" + Integer.toHexString(code);
    }

    private static String content(int protocol, PppContent content) {
        return switch (content) {
            case PppContent.Options(List<Option> options) ->
                options.stream().map(option -> option(protocol, option)).collect(Collectors.joining(" "));
            case PppContent.Text(String text) -> text.isEmpty() ? "" : Quoted.text(text);
            case PppContent.Magic(int magic, int more) ->
                "magic=0x" + Integer.toHexString(magic) + (more == 0 ? "" : " " + data(more));
            case PppContent.RejectedProtocol(int rejected, int _) ->
                HexFormat.of().toHexDigits((short) rejected)
                        + (PROTOCOLS.containsKey(rejected) ? " (" + PROTOCOLS.get(rejected) + ")" : "");
            case PppContent.Challenge(byte[] value, String name) ->
                "<" + Quoted.hex(value) + ">, name = " + Quoted.text(name);
            case PppContent.Proof(int length, String text) -> proof(protocol, length, text);
            case PppContent.Eap(int type, PppContent within) ->
                (EAP_TYPES.getOrDefault(type, "type " + type) + " " + content(protocol, within)).strip();
            case PppContent.Data(int length) -> length == 0 ? "" : data(length);
        };
    }

    private static String proof(int protocol, int length, String text) {
        if (protocol == PAP) {
            return "user=" + Quoted.text(text) + " password=<hidden>";
        }
        return Quoted.withheld(length) + (text.isEmpty() ? "" : ", " + Quoted.text(text));
    }

    private static String data(int length) {
        return "<" + length + " bytes>";
    }

    private static String option(int protocol, Option option) {
        String known = switch (protocol) {
            case LCP -> ofLink(option);
            case IPCP -> ofIpcp(option);
            case IPV6CP -> option.type() == 1 && option.data().length == 8 ? interfaceId(option.data()) : "";
            default -> "";
        };
        if (!known.isEmpty()) {
            return "<" + known + ">";
        }
        String bytes = HexFormat.ofDelimiter(" ").formatHex(option.data());
        return "< %02x %02x%s>".formatted(option.type(), option.data().length + 2, bytes.isEmpty() ? "" : " " + bytes);
    }

    private static String ofLink(Option option) {
        byte[] data = option.data();
        return switch (option.type()) {
            case 1 -> data.length == 2 ? "mru " + number(data) : "";
            case 2 -> data.length == 4 ? "asyncmap 0x" + Long.toHexString(number(data)) : "";
            case 3 -> data.length >= 2 ? "auth " + auth(data) : "";
            case 5 -> data.length == 4 ? "magic 0x" + Long.toHexString(number(data)) : "";
            case 7 -> data.length == 0 ? "pcomp" : "";
            case 8 -> data.length == 0 ? "accomp" : "";
            case 17 -> data.length == 2 ? "mrru " + number(data) : "";
            case 18 -> data.length == 0 ? "ssnhf" : "";
            default -> "";
        };
    }

    private static String auth(byte[] data) {
        int protocol = (data[0] & 0xff) << 8 | data[1] & 0xff;
        String method = switch (protocol) {
            case PAP -> "pap";
            case EAP -> "eap";
            case CHAP -> "chap";
            default -> "0x" + Integer.toHexString(protocol);
        };
        if (data.length == 2) {
            return method;
        }
        String algorithm = switch (data[2] & 0xff) {
            case 5 -> "MD5";
            case 0x80 -> "MS";
            case 0x81 -> "MS-v2";
            default -> "0x" + Integer.toHexString(data[2] & 0xff);
        };
        return method + " " + algorithm;
    }

    private static String ofIpcp(Option option) {
        byte[] data = option.data();
        return switch (option.type()) {
            case 2 -> vanJacobson(data);
            case 3 -> data.length == 4 ? "addr " + address(data) : "";
            case 129 -> data.length == 4 ? "ms-dns1 " + address(data) : "";
            case 130 -> data.length == 4 ? "ms-wins " + address(data) : "";
            case 131 -> data.length == 4 ? "ms-dns2 " + address(data) : "";
            case 132 -> data.length == 4 ? "ms-wins " + address(data) : "";
            default -> "";
        };
    }

    private static String vanJacobson(byte[] data) {
        boolean known = data.length == 4 && data[0] == 0 && data[1] == 0x2d;
        return known ? "compress VJ %02x %02x".formatted(data[2], data[3]) : "";
    }

    private static String interfaceId(byte[] data) {
        return String.format(
                Locale.ROOT,
                "addr fe80::%02x%02x:%02x%02x:%02x%02x:%02x%02x",
                data[0],
                data[1],
                data[2],
                data[3],
                data[4],
                data[5],
                data[6],
                data[7]);
    }

    private static long number(byte[] data) {
        long number = 0;
        for (byte b : data) {
            number = number << 8 | b & 0xff;
        }
        return number;
    }

    private static String address(byte[] data) {
        try {
            return InetAddress.getByAddress(data).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
