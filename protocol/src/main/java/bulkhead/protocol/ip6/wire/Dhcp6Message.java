package bulkhead.protocol.ip6.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.List;
import java.util.Optional;

/**
 * A message between client and server (RFC 8415 section 8).
 *
 * @param transactionId 24 bits
 */
public record Dhcp6Message(Type type, int transactionId, List<Dhcp6Option> options) {
    public static final int CLIENT_PORT = 546;
    public static final int SERVER_PORT = 547;

    /** All_DHCP_Relay_Agents_and_Servers (RFC 8415 section 7.1). */
    public static final IpAddress SERVERS = IpAddress.parse("ff02::1:2");

    private static final int HOP_LIMIT = 255;

    /** RFC 8415 section 7.3, without the messages of relays. */
    public enum Type {
        SOLICIT(1),
        ADVERTISE(2),
        REQUEST(3),
        CONFIRM(4),
        RENEW(5),
        REBIND(6),
        REPLY(7),
        RELEASE(8),
        DECLINE(9),
        RECONFIGURE(10),
        INFORMATION_REQUEST(11);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) throws MalformedException {
            if (code < 1 || code > values().length) {
                throw new MalformedException("DHCPv6 message type " + code);
            }
            return values()[code - 1];
        }
    }

    public Dhcp6Message {
        options = List.copyOf(options);
    }

    public static Dhcp6Message parse(ByteReader reader) throws MalformedException {
        int first = reader.i32();
        return new Dhcp6Message(Type.of(first >>> 24), first & 0xff_ffff, Dhcp6Option.parseAll(reader));
    }

    /** The message in a whole IPv6 packet, from a client or from a server as its ports say. */
    public byte[] packet(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
        ByteWriter writer = new ByteWriter().i32(type.code << 24 | transactionId);
        Dhcp6Option.writeAll(options, writer);
        byte[] datagram = new UdpDatagram(sourcePort, destinationPort, writer.toByteArray()).toBytes();
        return Ipv6Header.packet(source, destination, HOP_LIMIT, Ipv6Header.UDP, datagram, UdpDatagram.CHECKSUM_AT);
    }

    /** The first option of a kind. */
    public <T extends Dhcp6Option> Optional<T> option(Class<T> kind) {
        return Dhcp6Option.first(options, kind);
    }

    /** The status of the message as a whole: success when there is no status option (RFC 8415 section 21.13). */
    public int status() {
        return Dhcp6Option.status(options);
    }
}
