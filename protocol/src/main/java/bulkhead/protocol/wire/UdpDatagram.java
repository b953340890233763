package bulkhead.protocol.wire;

/** RFC 768 without the checksum, which needs the IP header: see {@link InternetChecksum}. */
public record UdpDatagram(int sourcePort, int destinationPort, byte[] payload) {
    public static final int HEADER_BYTES = 8;

    /** Where in the header the checksum is. */
    public static final int CHECKSUM_AT = 6;

    /** Reads a datagram; what follows its own length is left in the reader. */
    public static UdpDatagram parse(ByteReader reader) throws MalformedException {
        int source = reader.u16();
        int destination = reader.u16();
        int length = reader.u16();
        reader.skip(2);
        return new UdpDatagram(source, destination, reader.bytes(length - HEADER_BYTES));
    }

    /** The datagram with zeros for its checksum. */
    public byte[] toBytes() {
        return new ByteWriter(HEADER_BYTES + payload.length)
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(HEADER_BYTES + payload.length)
                .u16(0)
                .bytes(payload)
                .toByteArray();
    }
}
