package bulkhead.protocol.ip4;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;

/**
 * The header of RFC 791, as far as one packet needs it: no options out, and no fragments in.
 *
 * @param headerLength in bytes
 * @param payloadLength in bytes
 */
public record Ipv4Header(int headerLength, int payloadLength, int protocol, IpAddress source, IpAddress destination) {
    static final int ICMP = 1;
    static final int UDP = 17;

    private static final int BYTES = 20;
    private static final int CHECKSUM_AT = 10;
    private static final int TTL = 64;
    private static final int DONT_FRAGMENT = 0x4000;

    /** Reads and checks the header; what follows the packet's own length is link padding. */
    static Ipv4Header parse(byte[] packet, int offset, int length) throws MalformedException {
        ByteReader reader = new ByteReader(packet, offset, length);
        int first = reader.u8();
        int headerLength = 4 * (first & 15);
        reader.skip(1);
        int totalLength = reader.u16();
        reader.skip(2);
        int fragment = reader.u16() & ~DONT_FRAGMENT;
        reader.skip(1);
        int protocol = reader.u8();
        reader.skip(2);
        IpAddress source = IpAddress.read(reader, 4);
        IpAddress destination = IpAddress.read(reader, 4);
        if (first >> 4 != 4 || headerLength < BYTES || headerLength > totalLength || totalLength > length) {
            throw new MalformedException("IPv4 header");
        }
        if (fragment != 0 || InternetChecksum.of(packet, offset, headerLength) != 0) {
            throw new MalformedException("IPv4 fragment or wrong checksum");
        }
        return new Ipv4Header(headerLength, totalLength - headerLength, protocol, source, destination);
    }

    /** A whole UDP packet. */
    public static byte[] packet(IpAddress source, IpAddress destination, UdpDatagram datagram) {
        byte[] upper = datagram.toBytes();
        ByteWriter writer = writer(source, destination, UDP, upper);
        int checksum = udpChecksum(writer.toByteArray(), 0, BYTES, upper.length);
        // RFC 768: a checksum that comes out as zero is sent as ffff, for zero means "none".
        return writer.setU16(BYTES + UdpDatagram.CHECKSUM_AT, checksum == 0 ? 0xffff : checksum)
                .toByteArray();
    }

    /** A whole packet of a protocol whose checksum is its own alone. */
    static byte[] packet(IpAddress source, IpAddress destination, int protocol, byte[] upper) {
        return writer(source, destination, protocol, upper).toByteArray();
    }

    private static ByteWriter writer(IpAddress source, IpAddress destination, int protocol, byte[] upper) {
        ByteWriter writer = new ByteWriter(BYTES + upper.length);
        writer.u16(0x4500).u16(BYTES + upper.length).u16(0).u16(DONT_FRAGMENT);
        writer.u8(TTL).u8(protocol).u16(0);
        source.write(writer);
        destination.write(writer);
        writer.bytes(upper);
        return writer.setU16(CHECKSUM_AT, InternetChecksum.of(writer.toByteArray(), 0, BYTES));
    }

    /** Checks the UDP checksum of a packet that begins with this header; IPv4 may do without one. */
    void verifyUdp(byte[] packet, int offset) throws MalformedException {
        int at = offset + headerLength + UdpDatagram.CHECKSUM_AT;
        boolean present = payloadLength >= UdpDatagram.HEADER_BYTES && (packet[at] | packet[at + 1]) != 0;
        if (present && udpChecksum(packet, offset, headerLength, payloadLength) != 0) {
            throw new MalformedException("UDP checksum");
        }
    }

    private static int udpChecksum(byte[] packet, int offset, int headerLength, int upperLength) {
        return InternetChecksum.finish(InternetChecksum.pseudoHeader(packet, offset, UDP, upperLength)
                + InternetChecksum.sum(packet, offset + headerLength, upperLength));
    }
}
