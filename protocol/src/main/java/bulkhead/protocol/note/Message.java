package bulkhead.protocol.note;

import bulkhead.protocol.wire.IpAddress;
import java.util.List;

/**
 * A control message as it went over the wire, without what must not be told: where a secret, or what one can be guessed
 * by, stood in it, only its length is here. Texts and bytes are the peer's, and as it sent them.
 */
public sealed interface Message {
    /**
     * LCP, a network control protocol or authentication.
     *
     * @param protocol the PPP protocol number
     */
    record Ppp(int protocol, int code, int identifier, PppContent content) implements Message {}

    /**
     * A control message of RFC 2661.
     *
     * @param type the number in its Message Type AVP; 0 for an acknowledgement alone (ZLB), -1 when it has none
     * @param tunnelId as in its header, the receiver's
     */
    record L2tp(int type, int tunnelId, int sessionId, int ns, int nr, List<Avp> avps) implements Message {
        public L2tp {
            avps = List.copyOf(avps);
        }
    }

    /**
     * An ISAKMP message, decrypted.
     *
     * @param number its place in its exchange, from 1; 0 where the exchange is one message
     */
    record Ike(Exchange exchange, int number, List<IkeItem> items) implements Message {
        /** What an ISAKMP message belongs to. */
        public enum Exchange {
            MAIN_MODE,
            AGGRESSIVE_MODE,
            QUICK_MODE,
            TRANSACTION,
            INFORMATIONAL
        }

        public Ike {
            items = List.copyOf(items);
        }
    }

    /** ICMPv6 on the link. @param bytes from its type to its end */
    record Icmp6(IpAddress source, IpAddress destination, byte[] bytes) implements Message {}

    /** DHCPv6. @param bytes the UDP payload */
    record Dhcp6(IpAddress source, IpAddress destination, byte[] bytes) implements Message {}

    /** An echo that shows whether IPv4 goes through the tunnel, or its reply. */
    record Echo4(boolean reply, IpAddress source, IpAddress destination, int identifier, int sequence)
            implements Message {}

    /** DHCP for IPv4. @param bytes the UDP payload */
    record Dhcp4(byte[] bytes) implements Message {}

    /**
     * One attribute value pair.
     *
     * @param hidden whether its value was encrypted on the wire
     * @param length of the value on the wire, in bytes
     * @param value empty for a hidden one, and for one that answers a challenge
     */
    record Avp(int vendor, int type, boolean hidden, int length, byte[] value) {}
}
