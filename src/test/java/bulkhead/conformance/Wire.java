package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.Exemption.Session;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.Link;
import bulkhead.servers.Packet;
import bulkhead.servers.Topology;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Captures outside the client, and the times in which a family was to be closed there. */
final class Wire implements AutoCloseable {
    private final Topology topology;
    private final List<Capture> captures = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    private final Map<Family, Long> closed = new EnumMap<>(Family.class);
    private long controlled;

    private record Window(Family family, long from, long to) {
        boolean has(Packet packet) {
            return packet.micros() >= from && packet.micros() <= to;
        }
    }

    Wire(Topology topology, Link link) {
        this.topology = topology;
        add(link);
    }

    /** Also captures there. */
    void add(Link link) {
        captures.add(topology.capture(link));
    }

    /** What was sent up to here went out with the guard off: it has to be seen. */
    void controlEnds() {
        controlled = now();
    }

    /** Between these times, in microseconds since 1970, no native packet of the family may leave. */
    void closed(Family family, long from, long to) {
        windows.add(new Window(family, from, to));
    }

    /** From here on no native packet of the family may leave. */
    void close(Family... families) {
        for (Family family : families) {
            closed.putIfAbsent(family, now());
        }
    }

    /** From here on the family is allowed to leave again. */
    void open(Family... families) {
        for (Family family : families) {
            Long since = closed.remove(family);
            if (since != null) {
                windows.add(new Window(family, since, now()));
            }
        }
    }

    /** Ends the captures; all that was sent so far is in them. */
    void stop() {
        open(Family.values());
        captures.forEach(Capture::stop);
    }

    /** Native IPv6 was to be closed for a time; otherwise nothing was measured. */
    void assertClosed() {
        assertThat(windows).as("times in which IPv6 was closed").anyMatch(window -> window.family() == Family.IPV6);
    }

    /** Each kind of native traffic was seen on the wire in both families while nothing was closed. */
    void assertControl() {
        List<Packet> before = sent(packet -> packet.micros() <= controlled);
        for (Family family : Family.values()) {
            for (Kind kind : Kind.values()) {
                assertThat(before)
                        .as("control: %s in %s with the guard off", kind, family)
                        .anyMatch(packet -> familyOf(packet) == family && kind.is(packet));
            }
        }
    }

    /** So was what another program sends to the VPN server's ports, and its ESP. */
    void assertStrangersControl() {
        List<Packet> before = sent(packet -> packet.micros() <= controlled);
        for (int port : List.of(500, 4500, 1701, Background.UDP, Background.TCP)) {
            assertThat(before)
                    .as("control: another program's packets to port %d of the server", port)
                    .anyMatch(packet -> packet.sourcePort() == Background.STRANGER && packet.destinationPort() == port);
        }
        assertThat(before).as("control: another program's ESP").anyMatch(packet -> packet.protocol() == Packet.ESP);
    }

    /** What left natively of a family while that was closed. */
    List<Packet> leaks(Family family, Session session) {
        List<Window> times =
                windows.stream().filter(window -> window.family() == family).toList();
        return sent(packet -> familyOf(packet) == family
                && times.stream().anyMatch(time -> time.has(packet))
                && !Exemption.any(packet, session));
    }

    /** Frames that are neither IP nor ARP: no client has a reason to send any. */
    List<Packet> strangeFrames(Session session) {
        return sent(packet -> packet.version() == 0 && !Exemption.any(packet, session));
    }

    @Override
    public void close() {
        captures.forEach(Capture::close);
    }

    private List<Packet> sent(Predicate<Packet> wanted) {
        return captures.stream()
                .flatMap(capture -> capture.packets(wanted.and(Packet::fromClient)).stream())
                .toList();
    }

    private static Family familyOf(Packet packet) {
        return switch (packet.version()) {
            case 4 -> Family.IPV4;
            case 6 -> Family.IPV6;
            default -> null;
        };
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
