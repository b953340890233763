package bulkhead.protocol.ip6.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.List;

/** The ICMPv6 messages of the link: Neighbor Discovery (RFC 4861 section 4) and echo (RFC 4443 section 4). */
public sealed interface Icmpv6 {
    int ECHO_REQUEST = 128;
    int ECHO_REPLY = 129;
    int ROUTER_SOLICITATION = 133;
    int ROUTER_ADVERTISEMENT = 134;
    int NEIGHBOR_SOLICITATION = 135;
    int NEIGHBOR_ADVERTISEMENT = 136;
    int REDIRECT = 137;

    /** The hop limit of Neighbor Discovery: it shows that no router passed the packet on (RFC 4861 section 3.1). */
    int ND_HOP_LIMIT = 255;

    record RouterSolicitation(List<NdOption> options) implements Icmpv6 {}

    /**
     * RFC 4861 section 4.2 with the preference of RFC 4191.
     *
     * @param hopLimit what hosts should send with; 0 for unspecified
     * @param managed addresses are to be had by DHCPv6 (M)
     * @param other other configuration is to be had by DHCPv6 (O)
     * @param lifetime how long this is a default router, in s; 0 when it is none
     * @param reachableTime in ms; 0 for unspecified
     * @param retransTimer in ms; 0 for unspecified
     */
    record RouterAdvertisement(
            int hopLimit,
            boolean managed,
            boolean other,
            Preference preference,
            int lifetime,
            long reachableTime,
            long retransTimer,
            List<NdOption> options)
            implements Icmpv6 {}

    record NeighborSolicitation(IpAddress target, List<NdOption> options) implements Icmpv6 {}

    record NeighborAdvertisement(
            boolean router, boolean solicited, boolean override, IpAddress target, List<NdOption> options)
            implements Icmpv6 {}

    record EchoRequest(int identifier, int sequence, byte[] data) implements Icmpv6 {}

    record EchoReply(int identifier, int sequence, byte[] data) implements Icmpv6 {}

    /** Any other message; the body is what follows the checksum. */
    record Unknown(int type, int code, byte[] body) implements Icmpv6 {}

    static boolean isNeighborDiscovery(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    /** Reads a message whose checksum is known to be right, to the end of the reader. */
    static Icmpv6 parse(ByteReader reader) throws MalformedException {
        int type = reader.u8();
        int code = reader.u8();
        reader.skip(2);
        // RFC 4861 sections 6.1 and 7.1: a Neighbor Discovery message with another code than 0 is dropped.
        if (code != 0 && isNeighborDiscovery(type)) {
            throw new MalformedException("ICMPv6 type " + type + " with code " + code);
        }
        return switch (type) {
            case ROUTER_SOLICITATION -> {
                reader.skip(4);
                yield new RouterSolicitation(NdOption.parseAll(reader));
            }
            case ROUTER_ADVERTISEMENT -> parseRouterAdvertisement(reader);
            case NEIGHBOR_SOLICITATION -> {
                reader.skip(4);
                yield new NeighborSolicitation(IpAddress.read(reader, 16), NdOption.parseAll(reader));
            }
            case NEIGHBOR_ADVERTISEMENT -> {
                int flags = reader.i32() >>> 29;
                yield new NeighborAdvertisement(
                        (flags & 4) != 0,
                        (flags & 2) != 0,
                        (flags & 1) != 0,
                        IpAddress.read(reader, 16),
                        NdOption.parseAll(reader));
            }
            case ECHO_REQUEST -> new EchoRequest(reader.u16(), reader.u16(), reader.rest());
            case ECHO_REPLY -> new EchoReply(reader.u16(), reader.u16(), reader.rest());
            default -> new Unknown(type, code, reader.rest());
        };
    }

    private static RouterAdvertisement parseRouterAdvertisement(ByteReader reader) throws MalformedException {
        int hopLimit = reader.u8();
        int flags = reader.u8();
        // RFC 4191 section 2.2: the reserved preference is taken as medium.
        Preference preference = Preference.of(flags >> 3);
        return new RouterAdvertisement(
                hopLimit,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                preference == null ? Preference.MEDIUM : preference,
                reader.u16(),
                reader.u32(),
                reader.u32(),
                NdOption.parseAll(reader));
    }

    /** The message in a whole IPv6 packet, with its checksum. */
    default byte[] packet(IpAddress source, IpAddress destination, int hopLimit) {
        ByteWriter writer = new ByteWriter();
        write(writer);
        return Ipv6Header.packet(source, destination, hopLimit, Ipv6Header.ICMPV6, writer.toByteArray(), 2);
    }

    /** Writes the message with zeros for its checksum. */
    private void write(ByteWriter writer) {
        switch (this) {
            case RouterSolicitation m -> {
                writer.u8(ROUTER_SOLICITATION).zeros(7);
                NdOption.writeAll(m.options, writer);
            }
            case RouterAdvertisement m -> {
                int flags = (m.managed ? 0x80 : 0) | (m.other ? 0x40 : 0) | m.preference.code() << 3;
                writer.u8(ROUTER_ADVERTISEMENT)
                        .zeros(3)
                        .u8(m.hopLimit)
                        .u8(flags)
                        .u16(m.lifetime);
                writer.i32((int) m.reachableTime).i32((int) m.retransTimer);
                NdOption.writeAll(m.options, writer);
            }
            case NeighborSolicitation m -> {
                writer.u8(NEIGHBOR_SOLICITATION).zeros(7);
                m.target.write(writer);
                NdOption.writeAll(m.options, writer);
            }
            case NeighborAdvertisement m -> {
                int flags = (m.router ? 0x80 : 0) | (m.solicited ? 0x40 : 0) | (m.override ? 0x20 : 0);
                writer.u8(NEIGHBOR_ADVERTISEMENT).zeros(3).u8(flags).zeros(3);
                m.target.write(writer);
                NdOption.writeAll(m.options, writer);
            }
            case EchoRequest m ->
                writer.u8(ECHO_REQUEST)
                        .zeros(3)
                        .u16(m.identifier)
                        .u16(m.sequence)
                        .bytes(m.data);
            case EchoReply m ->
                writer.u8(ECHO_REPLY).zeros(3).u16(m.identifier).u16(m.sequence).bytes(m.data);
            case Unknown m -> writer.u8(m.type).u8(m.code).zeros(2).bytes(m.body);
        }
    }
}
