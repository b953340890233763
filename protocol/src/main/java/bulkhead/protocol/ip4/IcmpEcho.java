package bulkhead.protocol.ip4;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;

/** An echo or its reply (RFC 792), in a packet of its own. */
public record IcmpEcho(
        boolean reply, IpAddress source, IpAddress destination, int identifier, int sequence, byte[] data) {
    private static final int REPLY = 0;
    private static final int ECHO = 8;
    private static final int CHECKSUM_AT = 2;
    private static final int HEADER = 8;

    /** Nothing if it is anything else, or spoiled. */
    public static Optional<IcmpEcho> parse(byte[] packet, int offset, int length) {
        try {
            Ipv4Header header = Ipv4Header.parse(packet, offset, length);
            int at = offset + header.headerLength();
            if (header.protocol() != Ipv4Header.ICMP || InternetChecksum.of(packet, at, header.payloadLength()) != 0) {
                return Optional.empty();
            }
            ByteReader reader = new ByteReader(packet, at, header.payloadLength());
            int type = reader.u8();
            int code = reader.u8();
            reader.skip(2);
            int identifier = reader.u16();
            int sequence = reader.u16();
            return (type == ECHO || type == REPLY) && code == 0
                    ? Optional.of(new IcmpEcho(
                            type == REPLY, header.source(), header.destination(), identifier, sequence, reader.rest()))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** What whoever is asked answers. */
    public IcmpEcho answer() {
        return new IcmpEcho(true, destination, source, identifier, sequence, data);
    }

    Message told() {
        return new Message.Echo4(reply, source, destination, identifier, sequence);
    }

    public byte[] packet() {
        ByteWriter writer = new ByteWriter(HEADER + data.length);
        writer.u8(reply ? REPLY : ECHO).u8(0).u16(0).u16(identifier).u16(sequence);
        byte[] message = writer.bytes(data).toByteArray();
        writer.setU16(CHECKSUM_AT, InternetChecksum.of(message, 0, message.length));
        return Ipv4Header.packet(source, destination, Ipv4Header.ICMP, writer.toByteArray());
    }
}
