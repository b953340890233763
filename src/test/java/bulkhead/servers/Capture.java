package bulkhead.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that crosses a host's link, recorded by tcpdump outside that host, mostly the client. {@link #stop} it, then ask: the
 * lists hold what is in the pcap file, in the order of time.
 */
public final class Capture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** The payload of the echo request that marks the end; nobody answers it. */
    private static final String END_MARK = "b0b1b2b3b4b5b6b7";

    /** Some seconds of the busiest test, on a machine that does not get round to tcpdump. */
    private static final String BUFFER_KIB = "65536";

    /**
     * Whole frames of a link, and the beginning of those that segmentation offload has yet to cut. The kernel's ring has a slot of
     * this size for each frame, however short it is: at tcpdump's own length of 256 KiB the buffer is full after a thousand.
     */
    private static final String SNAP_LENGTH = "2048";

    private static int count;

    private final Topology topology;
    private final Link link;
    private final Path file;
    private final Process tcpdump;
    private List<Packet> packets;

    private Capture(Topology topology, Link link, Path file, Process tcpdump) {
        this.topology = topology;
        this.link = link;
        this.file = file;
        this.tcpdump = tcpdump;
    }

    /** What somebody else captured on the client's link. */
    public static List<Packet> read(Path file) {
        return Pcap.read(file, Topology.CLIENT_MAC);
    }

    /** Returns when tcpdump listens. */
    static synchronized Capture start(Topology topology, Link link) {
        Path file = topology.directory().resolve("capture-" + ++count + ".pcap");
        Path log = topology.directory().resolve("capture-" + count + ".log");
        ProcessBuilder builder = new ProcessBuilder(topology.net()
                .command(
                        "tcpdump",
                        "-i",
                        link.port(),
                        "-n",
                        "-U",
                        "--immediate-mode",
                        "-B",
                        BUFFER_KIB,
                        "-s",
                        SNAP_LENGTH,
                        "-Z",
                        "root",
                        "-w",
                        file.toString()));
        builder.redirectOutput(log.toFile()).redirectErrorStream(true);
        try {
            Capture capture = new Capture(topology, link, file, builder.start());
            Waiting.until(
                    "tcpdump listening", LIMIT, () -> Files.readString(log).contains("listening on"));
            return capture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the recording after everything sent so far is in the file. */
    public Capture stop() {
        if (packets != null) {
            return this;
        }
        topology.net().run("ping", "-b", "-c", "1", "-W", "0.01", "-p", END_MARK, link.broadcast());
        Waiting.until(
                "end mark in " + file,
                LIMIT,
                () -> Pcap.read(file, link.mac()).stream().anyMatch(this::isEndMark));
        close();
        checkWhole();
        packets = Pcap.read(file, link.mac()).stream()
                .filter(packet -> !isEndMark(packet))
                .toList();
        return this;
    }

    /** What tcpdump was too slow for may have been a leak. */
    private void checkWhole() {
        try {
            String log = Files.readString(
                    file.resolveSibling(file.getFileName().toString().replace(".pcap", ".log")));
            if (log.lines().noneMatch("0 packets dropped by kernel"::equals)) {
                throw new AssertionError("the capture " + file + " lacks packets: " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file() {
        return file;
    }

    public List<Packet> packets() {
        if (packets == null) {
            throw new IllegalStateException("stop the capture first");
        }
        return packets;
    }

    public List<Packet> packets(Predicate<Packet> wanted) {
        return packets().stream().filter(wanted).toList();
    }

    /** UDP with port 1701 at either end: L2TP that should have been inside ESP. */
    public List<Packet> clearTextL2tp() {
        return packets(packet -> packet.isUdp(1701));
    }

    /**
     * IPv6 from the client that its guard should have stopped: all but neighbour and router discovery, multicast
     * listener reports, DHCPv6, and IKE and ESP with a server of this topology.
     */
    public List<Packet> nativeIpv6() {
        return packets(
                packet -> packet.version() == 6 && packet.fromClient() && !packet.isLinkUpkeep() && !packet.isTunnel());
    }

    /** IPv4 from the client other than IKE, ESP and DHCP: what has not gone through the tunnel. */
    public List<Packet> nativeIpv4() {
        return packets(
                packet -> packet.version() == 4 && packet.fromClient() && !packet.isTunnel() && !packet.isUdp(67));
    }

    /** Raw ESP, IP protocol 50. */
    public List<Packet> rawEsp() {
        return packets(packet -> packet.protocol() == Packet.ESP);
    }

    /** ESP in UDP 4500. */
    public List<Packet> udpEsp() {
        return packets(Packet::isUdpEsp);
    }

    /** IKE, on UDP 500 and on 4500. */
    public List<Packet> ike() {
        return packets(Packet::isIke);
    }

    @Override
    public void close() {
        tcpdump.destroy();
        Waiting.until("end of tcpdump", LIMIT, () -> !tcpdump.isAlive());
    }

    private boolean isEndMark(Packet packet) {
        return packet.protocol() == Packet.ICMP && packet.destination().equals(link.broadcast());
    }
}
