package bulkhead.conformance;

import bulkhead.conformance.Exemption.Session;
import bulkhead.servers.Capture;
import bulkhead.servers.Packet;
import bulkhead.servers.StrongSwanServer;
import java.nio.file.Path;
import java.util.List;

/** Counts what left a host natively, for {@code src/test/servers/boot}: a pcap file, and two times in microseconds since 1970. */
final class Tally {
    private static final Session SESSION = new Session(StrongSwanServer.IPV4, false, false);

    private Tally() {}

    /** Prints how many packets of IPv4 and of IPv6, then the first of them. */
    public static void main(String... arguments) {
        long from = Long.parseLong(arguments[1]);
        long to = Long.parseLong(arguments[2]);
        List<Packet> left = Capture.read(Path.of(arguments[0])).stream()
                .filter(packet -> packet.fromClient() && packet.micros() >= from && packet.micros() <= to)
                .filter(packet -> !Exemption.any(packet, SESSION))
                .toList();
        System.out.println(count(left, 4) + " " + (left.size() - count(left, 4)));
        left.stream().limit(40).forEach(System.out::println);
    }

    private static long count(List<Packet> packets, int version) {
        return packets.stream().filter(packet -> packet.version() == version).count();
    }
}
