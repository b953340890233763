package bulkhead.protocol.data;

import bulkhead.protocol.wire.InternetChecksum;
import bulkhead.protocol.wire.IpAddress;

/** The UDP header between ESP and L2TP (RFC 3193 section 2.2). */
final class UdpHeader {
    private UdpHeader() {}

    /** Writes the header, without a checksum; {@code length} counts it and its payload. */
    static void write(DataPath.L2tp ports, byte[] bytes, int offset, int length) {
        Bytes.put16(bytes, offset, ports.localPort());
        Bytes.put16(bytes, offset + 2, ports.peerPort());
        Bytes.put16(bytes, offset + 4, length);
        Bytes.put16(bytes, offset + 6, 0);
    }

    /** Adds the checksum over header and payload, both in place. */
    static void writeChecksum(long pseudoHeader, byte[] bytes, int offset, int length) {
        int checksum = InternetChecksum.finish(pseudoHeader + length + InternetChecksum.sum(bytes, offset, length));
        Bytes.put16(bytes, offset + 6, checksum == 0 ? 0xffff : checksum);
    }

    /** The part of the pseudo-header (RFC 8200 section 8.1) that stays; in transport mode of the outer addresses. */
    static long pseudoHeader(DataPath.Outer outer) {
        return sum(outer.local()) + sum(outer.peer()) + PacketLayout.NEXT_HEADER_UDP;
    }

    private static long sum(IpAddress address) {
        return InternetChecksum.sum(address.toBytes(), 0, address.length());
    }
}
