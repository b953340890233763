package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One packet to send.
 *
 * @param payload what follows the header of UDP; the whole message of ICMP; empty for TCP
 */
public record Probe(Family family, ProbeKind kind, InetAddress target, byte[] payload) {
    private static final int ECHO_REQUEST = 8; // RFC 792
    private static final int ECHO_REQUEST_6 = 128; // RFC 4443 section 4.1
    private static final int ICMP_HEADER = 8;

    /** One of each kind. */
    public static List<Probe> all(Family family, Targets targets, Tag tag) {
        List<Probe> probes = new ArrayList<>();
        for (ProbeKind kind : ProbeKind.values()) {
            probes.add(new Probe(family, kind, targets.of(family, kind), payload(family, kind, tag)));
        }
        return probes;
    }

    private static byte[] payload(Family family, ProbeKind kind, Tag tag) {
        return switch (kind) {
            case TCP -> new byte[0];
            case UDP -> tag.bytes();
            case ICMP -> echo(family, tag);
            // A name that cannot exist (RFC 6761 section 6.4), should somebody answer.
            case DNS -> query(tag.text(), "invalid");
            case MDNS -> query(tag.text(), "local");
        };
    }

    /** The kernel fills in the checksum of ICMPv6, whose pseudo-header has the source (RFC 3542 section 3.1). */
    private static byte[] echo(Family family, Tag tag) {
        byte[] data = tag.bytes();
        byte[] message = new byte[ICMP_HEADER + data.length];
        message[0] = (byte) (family == Family.IPV4 ? ECHO_REQUEST : ECHO_REQUEST_6);
        System.arraycopy(data, 0, message, 4, 2); // the identifier
        System.arraycopy(data, 0, message, ICMP_HEADER, data.length);
        if (family == Family.IPV4) {
            int checksum = checksum(message);
            message[2] = (byte) (checksum >> 8);
            message[3] = (byte) checksum;
        }
        return message;
    }

    /** RFC 1071, over an even number of bytes. */
    private static int checksum(byte[] message) {
        int sum = 0;
        for (int at = 0; at < message.length; at += 2) {
            sum += (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~sum & 0xffff;
    }

    /** One question for the IPv6 address of this name (RFC 1035 section 4.1). */
    private static byte[] query(String... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : labels) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 28, 0, 1});
        return out.toByteArray();
    }
}
