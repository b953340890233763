package bulkhead.protocol.data;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * TCP segments for tests, written out field by field after RFC 791, RFC 8200 and RFC 9293, with checksums summed as RFC 1071 says it first: one
 * word after the other.
 */
record Tcp(boolean v6, long sequence, int flags, byte[] payload, int id, int port, String options) {
    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int CWR = 0x80;
    /** Two times NOP, and a timestamp (RFC 7323 section 3.2). */
    static final String TIMESTAMP = "0101080a0001e24000002b67";

    private static final String ADDRESSES_V4 = "c0000201" + "c6336402";
    private static final String ADDRESSES_V6 = "20010db8000000000000000000000001" + "20010db8000100000000000000000002";

    static Tcp of(boolean v6, byte[] payload) {
        return new Tcp(v6, 0xffff_f000L, ACK, payload, 0x1234, 443, TIMESTAMP);
    }

    Tcp at(long sequence, byte[] part) {
        return new Tcp(v6, sequence, flags, part, id, port, options);
    }

    Tcp flags(int flags) {
        return new Tcp(v6, sequence, flags, payload, id, port, options);
    }

    Tcp id(int id) {
        return new Tcp(v6, sequence, flags, payload, id, port, options);
    }

    Tcp port(int port) {
        return new Tcp(v6, sequence, flags, payload, id, port, options);
    }

    Tcp options(String options) {
        return new Tcp(v6, sequence, flags, payload, id, port, options);
    }

    int ipBytes() {
        return v6 ? 40 : 20;
    }

    int headerBytes() {
        return ipBytes() + 20 + options.length() / 2;
    }

    byte[] bytes() {
        int upper = headerBytes() - ipBytes() + payload.length;
        String ip = v6
                ? "60012345%04x0640%s".formatted(upper, ADDRESSES_V6)
                : "4500%04x%04x400040060000%s".formatted(upper + 20, id & 0xffff, ADDRESSES_V4);
        String tcp = "c001%04x%08x%08x%02x%02x01f600000000%s"
                .formatted(port, sequence & 0xffff_ffffL, 0x0badcafe, (20 + options.length() / 2) << 2, flags, options);
        byte[] packet = Arrays.copyOf(HexFormat.of().parseHex(ip + tcp), headerBytes() + payload.length);
        System.arraycopy(payload, 0, packet, headerBytes(), payload.length);
        if (!v6) {
            put(packet, 10, sum(packet, 0, 20, 0));
        }
        put(packet, ipBytes() + 16, sum(packet, ipBytes(), packet.length, pseudoHeader(packet, 6)));
        return packet;
    }

    /** Of the packet's addresses, an upper protocol and its length. */
    static int pseudoHeader(byte[] packet, int protocol) {
        boolean v6 = packet[0] >> 4 == 6;
        int addresses = ~sum(packet, v6 ? 8 : 12, v6 ? 40 : 20, 0) & 0xffff;
        return addresses + protocol + packet.length - (v6 ? 40 : 20);
    }

    /** RFC 1071 section 4.1. */
    static int sum(byte[] bytes, int from, int to, int begin) {
        int sum = begin;
        for (int i = from; i < to; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < to ? bytes[i + 1] & 0xff : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return ~sum & 0xffff;
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
