package bulkhead.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads what tcpdump writes: a pcap file of Ethernet frames. */
final class Pcap {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;

    private Pcap() {}

    /** The complete records of a file that may still be growing, seen from the host with this Ethernet address. */
    static List<Packet> read(Path file, String mac) {
        byte[] client = HexFormat.ofDelimiter(":").parseHex(mac);
        List<Packet> packets = new ArrayList<>();
        ByteBuffer pcap;
        try {
            pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= pcap.limit()) {
            int length = pcap.getInt(at + 8);
            if (at + RECORD_HEADER + length > pcap.limit()) {
                break;
            }
            long micros = Integer.toUnsignedLong(pcap.getInt(at)) * 1_000_000 + pcap.getInt(at + 4);
            packets.add(frame(micros, client, pcap.slice(at + RECORD_HEADER, length)));
            at += RECORD_HEADER + length;
        }
        return packets;
    }

    private static Packet frame(long micros, byte[] client, ByteBuffer frame) {
        byte[] from = new byte[client.length];
        frame.get(client.length, from);
        boolean fromClient = Arrays.equals(from, client);
        ByteBuffer ip = frame.slice(ETHERNET_HEADER, frame.limit() - ETHERNET_HEADER);
        int type = Short.toUnsignedInt(frame.getShort(12));
        return switch (type) {
            case 0x0800 -> ipv4(micros, fromClient, ip);
            case 0x86DD -> ipv6(micros, fromClient, ip);
            default -> new Packet(micros, fromClient, 0, type, "", "", 0, 0, -1, 0, ip.limit());
        };
    }

    private static Packet ipv4(long micros, boolean fromClient, ByteBuffer ip) {
        int header = (ip.get(0) & 0x0F) * 4;
        boolean first = (ip.getShort(6) & 0x1FFF) == 0;
        int length = Short.toUnsignedInt(ip.getShort(2));
        return packet(
                micros,
                fromClient,
                4,
                ip.get(9) & 0xFF,
                address(ip, 12, 4),
                address(ip, 16, 4),
                ip,
                header,
                first,
                length);
    }

    private static Packet ipv6(long micros, boolean fromClient, ByteBuffer ip) {
        int next = ip.get(6) & 0xFF;
        int at = 40;
        boolean first = true;
        while (next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == DESTINATION_OPTIONS) {
            if (next == FRAGMENT) {
                first = first && (ip.getShort(at + 2) & 0xFFF8) == 0;
            }
            int size = next == FRAGMENT ? 8 : ((ip.get(at + 1) & 0xFF) + 1) * 8;
            next = ip.get(at) & 0xFF;
            at += size;
        }
        int length = 40 + Short.toUnsignedInt(ip.getShort(4));
        return packet(micros, fromClient, 6, next, address(ip, 8, 16), address(ip, 24, 16), ip, at, first, length);
    }

    private static Packet packet(
            long micros,
            boolean fromClient,
            int version,
            int protocol,
            String source,
            String destination,
            ByteBuffer ip,
            int at,
            boolean first,
            int length) {
        boolean ports = first && (protocol == Packet.UDP || protocol == Packet.TCP) && ip.limit() >= at + 4;
        boolean icmp = first && (protocol == Packet.ICMP || protocol == Packet.ICMPV6) && ip.limit() > at;
        boolean payload = first && protocol == Packet.UDP && length >= at + 12 && ip.limit() >= at + 12;
        return new Packet(
                micros,
                fromClient,
                version,
                protocol,
                source,
                destination,
                ports ? Short.toUnsignedInt(ip.getShort(at)) : 0,
                ports ? Short.toUnsignedInt(ip.getShort(at + 2)) : 0,
                icmp ? ip.get(at) & 0xFF : -1,
                payload ? ip.getInt(at + 8) : 0,
                length);
    }

    /** In the shortest form, as in this package's constants (RFC 5952, but for the choice among equal runs of zeros). */
    private static String address(ByteBuffer ip, int at, int length) {
        byte[] bytes = new byte[length];
        ip.get(at, bytes);
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return length == 4 ? text : text.replaceFirst("(^|:)(0(:|$)){2,}", "::");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
