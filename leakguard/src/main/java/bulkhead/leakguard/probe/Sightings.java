package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.Packet;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The probes of one round that were seen to leave, of all the packets that left. A probe has the round's tag in it; a SYN
 * has no room for that and is told by the source port of the socket that sent it.
 */
public final class Sightings {
    private static final int LIMIT = 4096;
    private static final int ICMP_ECHO = 8;
    private static final int ICMPV6_ECHO = 128;
    private static final int SYN = 2;

    private final Targets targets;
    private final Tag tag;
    private final Set<Integer> tcpPorts = new HashSet<>();
    /** Kept until the ports are known: a packet may be seen before its sender is told its port. */
    private final List<Sighting> candidates = new ArrayList<>();

    private boolean abandoned;

    /** @param packet from the IP header on */
    public record Sighting(String link, Instant at, byte[] packet) {}

    /** Which probe left where. */
    public record Cell(String link, Family family, ProbeKind kind) {}

    public Sightings(Targets targets, Tag tag) {
        this.targets = targets;
        this.tag = tag;
    }

    /** The round has sent a SYN from here. */
    public synchronized void sentFrom(int tcpPort) {
        tcpPorts.add(tcpPort);
        notifyAll();
    }

    /** A packet has left over this link. */
    public synchronized void saw(Sighting sighting) {
        if (candidates.size() < LIMIT
                && destination(sighting.packet()).filter(targets::contain).isPresent()) {
            candidates.add(sighting);
            notifyAll();
        }
    }

    /**
     * Waits until all of these have left.
     *
     * @param millis at most so long
     */
    public synchronized void await(Set<Cell> wanted, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !abandoned && !cells().containsAll(wanted); ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** Nobody wants to know any more. */
    public synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    /** What left so far. */
    public synchronized Set<Cell> cells() {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Sighting each : candidates) {
            kind(each.packet()).ifPresent(kind -> cells.add(new Cell(each.link(), family(each.packet()), kind)));
        }
        return cells;
    }

    /** The packets of {@link #cells}, in the order they were seen. */
    public synchronized List<Sighting> probes() {
        return candidates.stream()
                .filter(each -> kind(each.packet()).isPresent())
                .toList();
    }

    private Optional<ProbeKind> kind(byte[] packet) {
        int header = header(packet);
        return switch (protocol(packet)) {
            case Packet.TCP ->
                Optional.of(ProbeKind.TCP)
                        .filter(_ -> packet.length >= header + 14
                                && (packet[header + 13] & SYN) != 0
                                && port(packet, header + 2) == ProbeKind.TCP.port()
                                && tcpPorts.contains(port(packet, header)));
            case Packet.UDP ->
                Optional.of(packet).filter(tag::isIn).map(_ -> switch (port(packet, header + 2)) {
                    case 53 -> ProbeKind.DNS;
                    case 5353 -> ProbeKind.MDNS;
                    default -> ProbeKind.UDP;
                });
            case Packet.ICMP -> echo(packet, packet[header], ICMP_ECHO);
            case Packet.ICMPV6 -> echo(packet, packet[header], ICMPV6_ECHO);
            default -> Optional.empty();
        };
    }

    /** An error about a probe quotes it, and is none. */
    private Optional<ProbeKind> echo(byte[] packet, int type, int request) {
        return Optional.of(ProbeKind.ICMP).filter(_ -> (type & 0xff) == request && tag.isIn(packet));
    }

    private static Family family(byte[] packet) {
        return packet[0] >> 4 == 4 ? Family.IPV4 : Family.IPV6;
    }

    private static int header(byte[] packet) {
        return family(packet) == Family.IPV4 ? (packet[0] & 0x0f) * 4 : 40;
    }

    private static int protocol(byte[] packet) {
        return packet[family(packet) == Family.IPV4 ? 9 : 6] & 0xff;
    }

    private static int port(byte[] packet, int at) {
        return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
    }

    /** Empty of what is no whole IP packet with the 8 bytes behind the header that every protocol here has. */
    private static Optional<InetAddress> destination(byte[] packet) {
        if (packet.length < 28 || packet[0] >> 4 != 4 && packet[0] >> 4 != 6 || packet.length < header(packet) + 8) {
            return Optional.empty();
        }
        int at = family(packet) == Family.IPV4 ? 16 : 24;
        return Optional.of(InetAddresses.of(
                Arrays.copyOfRange(packet, at, at + family(packet).bits() / 8)));
    }
}
