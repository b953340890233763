package bulkhead.protocol.ip6.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;

/** The fixed header of RFC 8200 section 3, without traffic class and flow label, which are sent as 0 and not read. */
public record Ipv6Header(int payloadLength, int nextHeader, int hopLimit, IpAddress source, IpAddress destination) {
    public static final int BYTES = 40;

    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    /** Reads the header; the payload must be there whole, and what follows it is link padding. */
    public static Ipv6Header parse(ByteReader reader) throws MalformedException {
        int version = reader.i32() >>> 28;
        if (version != 6) {
            throw new MalformedException("not IPv6 but version " + version);
        }
        Ipv6Header header = new Ipv6Header(
                reader.u16(), reader.u8(), reader.u8(), IpAddress.read(reader, 16), IpAddress.read(reader, 16));
        if (header.payloadLength > reader.remaining()) {
            throw new MalformedException("IPv6 payload cut short");
        }
        return header;
    }

    public void write(ByteWriter writer) {
        writer.i32(6 << 28).u16(payloadLength).u8(nextHeader).u8(hopLimit);
        source.write(writer);
        destination.write(writer);
    }

    /**
     * A whole packet around an upper-layer message.
     *
     * @param upper the message, with zeros where its checksum goes
     * @param checksumAt where in the message its checksum goes
     */
    public static byte[] packet(
            IpAddress source, IpAddress destination, int hopLimit, int nextHeader, byte[] upper, int checksumAt) {
        ByteWriter writer = new ByteWriter(BYTES + upper.length);
        new Ipv6Header(upper.length, nextHeader, hopLimit, source, destination).write(writer);
        byte[] packet = writer.bytes(upper).toByteArray();
        int checksum = checksum(packet, 0, nextHeader, upper.length);
        // RFC 8200 section 8.1: a UDP checksum that comes out as zero is sent as ffff, since zero would mean "none".
        int sent = checksum == 0 && nextHeader == UDP ? 0xffff : checksum;
        return writer.setU16(BYTES + checksumAt, sent).toByteArray();
    }

    /**
     * Checks the checksum of the ICMPv6 message or UDP datagram right behind this header.
     *
     * @param packet holds this header at {@code offset}
     */
    public void verifyChecksum(byte[] packet, int offset) throws MalformedException {
        if (checksum(packet, offset, nextHeader, payloadLength) != 0) {
            throw new MalformedException("checksum");
        }
    }

    private static int checksum(byte[] packet, int offset, int nextHeader, int upperLength) {
        return InternetChecksum.finish(InternetChecksum.pseudoHeader(packet, offset, nextHeader, upperLength)
                + InternetChecksum.sum(packet, offset + BYTES, upperLength));
    }
}
