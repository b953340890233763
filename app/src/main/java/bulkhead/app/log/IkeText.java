package bulkhead.app.log;

import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** IKE's messages: what is in them as strongSwan and Libreswan name it. */
final class IkeText {
    private static final int ISAKMP = 1;
    private static final int IPV4_ADDR = 1;
    private static final int FQDN = 2;
    private static final int USER_FQDN = 3;
    private static final int IPV4_SUBNET = 4;
    private static final int IPV6_ADDR = 5;
    private static final int KEY_ID = 11;
    private static final int R_U_THERE = 36136;
    private static final int R_U_THERE_ACK = 36137;

    private static final Map<Integer, String> PAYLOADS = Map.of(
            4,
            "key exchange",
            6,
            "certificate",
            7,
            "certificate request",
            8,
            "HASH",
            9,
            "signature",
            10,
            "nonce",
            20,
            "NAT-D",
            130,
            "NAT-D");

    private static final Map<Integer, String> IP_PROTOCOLS = Map.of(1, "icmp", 6, "tcp", 17, "udp", 58, "ipv6-icmp");

    /** Of a transaction exchange. */
    private static final Map<Integer, String> KINDS = Map.of(1, "request", 2, "reply", 3, "set", 4, "acknowledgement");

    /** Those of XAuth. */
    private static final Map<Integer, String> ATTRIBUTES = Map.of(
            16520,
            "type",
            16521,
            "user name",
            16522,
            "password",
            16523,
            "passcode",
            16524,
            "message",
            16525,
            "challenge",
            16526,
            "domain",
            16527,
            "status",
            16528,
            "next PIN",
            16529,
            "answer");

    private IkeText() {}

    static String of(Message.Ike message) {
        String exchange = message.exchange().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String number = message.number() == 0 ? "" : " " + message.number();
        List<String> words = new ArrayList<>();
        if (message.exchange() == Exchange.QUICK_MODE) {
            selectors(message.items(), words);
        }
        message.items().forEach(item -> add(message.exchange(), item, words));
        return "IKE " + exchange + number + ": " + String.join(", ", words);
    }

    private static void add(Exchange exchange, IkeItem item, List<String> words) {
        switch (item) {
            case IkeItem.Proposal proposal -> words.addAll(IkeProposals.of(proposal));
            case IkeItem.Identity id -> {
                if (exchange != Exchange.QUICK_MODE) {
                    words.add("identity " + who(id, ""));
                }
            }
            case IkeItem.VendorId(byte[] data) -> words.add("vendor ID " + IkeVendors.name(data));
            case IkeItem.NatOriginalAddress(IpAddress address) ->
                words.add("NAT-OA " + (address == null ? "malformed" : address));
            case IkeItem.Notification notification -> words.add(notification(notification));
            case IkeItem.Delete(int protocol, List<byte[]> spis) ->
                words.add(
                        protocol == ISAKMP
                                ? "delete IKE SA"
                                : "delete ESP SA "
                                        + String.join(
                                                " ",
                                                spis.stream().map(IkeText::spi).toList()));
            case IkeItem.Attributes(int kind, List<Integer> attributes) ->
                words.add(KINDS.getOrDefault(kind, "kind " + kind) + " of "
                        + String.join(
                                " and ",
                                attributes.stream()
                                        .map(it -> ATTRIBUTES.getOrDefault(it, "attribute " + it))
                                        .toList()));
            case IkeItem.Other(int type, int length) ->
                words.add(
                        type == 8
                                ? "HASH"
                                : PAYLOADS.getOrDefault(type, "payload " + type) + " of " + length + " bytes");
        }
    }

    /** What the SAs are for: in its two identifications the initiator's end comes first (RFC 2407 section 4.6.2). */
    private static void selectors(List<IkeItem> items, List<String> words) {
        List<String> ends = items.stream()
                .filter(IkeItem.Identity.class::isInstance)
                .map(item -> identity((IkeItem.Identity) item))
                .toList();
        if (!ends.isEmpty()) {
            words.add("selectors " + String.join(" === ", ends));
        }
    }

    private static String identity(IkeItem.Identity id) {
        String who = who(id, id.type() == IPV6_ADDR ? "/128" : "/32");
        if (id.protocol() == 0) {
            return who;
        }
        String protocol = IP_PROTOCOLS.getOrDefault(id.protocol(), Integer.toString(id.protocol()));
        return who + "[" + protocol + (id.port() == 0 ? "" : "/" + id.port()) + "]";
    }

    /** @param length of a prefix, behind a single address */
    private static String who(IkeItem.Identity id, String length) {
        byte[] data = id.data();
        return switch (id.type()) {
            case IPV4_ADDR -> data.length == 4 ? IpAddress.of(data) + length : Quoted.hex(data);
            case IPV6_ADDR -> data.length == 16 ? IpAddress.of(data) + length : Quoted.hex(data);
            case IPV4_SUBNET -> data.length == 8 ? subnet(data) : Quoted.hex(data);
            case FQDN, USER_FQDN, KEY_ID -> Quoted.text(data);
            default -> "type " + id.type() + " " + Quoted.hex(data);
        };
    }

    private static String subnet(byte[] data) {
        return IpAddress.of(Arrays.copyOf(data, 4)) + "/" + IpAddress.of(Arrays.copyOfRange(data, 4, 8));
    }

    private static String notification(IkeItem.Notification notification) {
        String name = NotifyType.name(notification.type());
        boolean numbered = notification.type() == R_U_THERE || notification.type() == R_U_THERE_ACK;
        String about = notification.spi().length == 4 ? " of " + spi(notification.spi()) : "";
        return name + about + (numbered && notification.data().length == 4 ? " " + spi(notification.data()) : "");
    }

    static String spi(byte[] spi) {
        return "0x" + Quoted.hex(spi);
    }
}
