package bulkhead.protocol.ppp.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;

/** PPP protocol numbers, as IANA keeps them, and how a frame in an L2TP data message carries them. */
public final class PppProtocol {
    public static final int IPV4 = 0x0021;
    public static final int IPV6 = 0x0057;
    public static final int IPCP = 0x8021;
    public static final int IPV6CP = 0x8057;
    public static final int LCP = 0xc021;
    public static final int PAP = 0xc023;
    public static final int CHAP = 0xc223;
    public static final int EAP = 0xc227;

    private static final int ADDRESS = 0xff;
    private static final int CONTROL = 0x03;

    private PppProtocol() {}

    /** Reads FF 03, if it is there, and the protocol in one byte or two (RFC 1661 sections 2, 6.5 and 6.6). */
    public static int read(ByteReader reader) throws MalformedException {
        int first = reader.u8();
        if (first == ADDRESS) {
            if (reader.u8() != CONTROL) {
                throw new MalformedException("no PPP control field");
            }
            first = reader.u8();
        }
        if ((first & 1) == 1) {
            return first;
        }
        int second = reader.u8();
        if ((second & 1) == 0) {
            throw new MalformedException("PPP protocol with an even last byte");
        }
        return first << 8 | second;
    }

    /** A frame with nothing left out, as LCP always wants it. */
    public static byte[] frame(int protocol, byte[] packet) {
        return new ByteWriter(4 + packet.length)
                .u8(ADDRESS)
                .u8(CONTROL)
                .u16(protocol)
                .bytes(packet)
                .toByteArray();
    }
}
