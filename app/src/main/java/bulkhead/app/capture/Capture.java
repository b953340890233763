package bulkhead.app.capture;

import bulkhead.leakguard.probe.Pcapng;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.ip4.Ipv4Header;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.UdpDatagram;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A session on disk, layer by layer, with the keys by which Wireshark decrypts the outermost: {@code session.pcapng}, and the tables {@code
 * esp_sa} and {@code ikev1_decryption_table} under the names that it has for them, so that the folder is one of its configuration. Pcapng's own block for secrets knows none of either
 * kind (draft-ietf-opsawg-pcapng section 4.7).
 *
 * <p>Headers below UDP are made here, as a socket does not show them; addresses and ports are the session's.
 */
public final class Capture implements AutoCloseable {
    /** The file of packets, in the folder. */
    public static final String PACKETS = "session.pcapng";

    private static final int L2TP_PORT = 1701;
    private static final int HOPS = 64;
    private static final List<Pcapng.Link> LINKS = List.of(
            new Pcapng.Link("outside: IKE and ESP", Pcapng.LINKTYPE_RAW),
            new Pcapng.Link("inside ESP: L2TP", Pcapng.LINKTYPE_RAW),
            new Pcapng.Link("inside L2TP: PPP", Pcapng.LINKTYPE_PPP),
            new Pcapng.Link("inside PPP: IP", Pcapng.LINKTYPE_RAW));
    private static final int OUTSIDE = 0;
    private static final List<String> PREFERENCES =
            List.of("esp.enable_encryption_decode: TRUE\n", "esp.enable_authentication_check: TRUE\n");

    private final Path folder;
    private final IpAddress local;
    private final IpAddress server;
    private final OutputStream out;
    private final Pcapng packets;
    private final List<String> espKeys = new ArrayList<>();
    private final List<String> phase1Keys = new ArrayList<>();
    private StringJoiner comment = none();

    /**
     * @param folder is made; only its owner may look into it
     * @throws IOException when it is there already, or cannot be made
     */
    public Capture(Path folder, IpAddress local, IpAddress server) throws IOException {
        this.folder = folder;
        this.local = local;
        this.server = server;
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        out = new BufferedOutputStream(create(PACKETS));
        packets = new Pcapng(out, "bulkhead capture", LINKS);
    }

    private static StringJoiner none() {
        return new StringJoiner("; ");
    }

    private OutputStream create(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.newOutputStream(file, StandardOpenOption.WRITE);
    }

    /** A datagram that leaves for the server. */
    public void sent(byte[] bytes, int localPort, int serverPort) throws IOException {
        write(OUTSIDE, true, packet(local, server, new UdpDatagram(localPort, serverPort, bytes)));
    }

    /** A datagram of the server's. */
    public void received(byte[] bytes, int localPort, int serverPort) throws IOException {
        write(OUTSIDE, false, packet(server, local, new UdpDatagram(serverPort, localPort, bytes)));
    }

    /** Stands as a comment at the next packet. */
    public void note(String words) {
        comment.add(words);
    }

    /** What was inside goes to the link of its layer, and keys to the tables. */
    public void disclosed(Disclosure what) throws IOException {
        switch (what) {
            case Disclosure.Inside(boolean outbound, Disclosure.Kind kind, byte[] bytes) ->
                write(1 + kind.ordinal(), outbound, kind == Disclosure.Kind.L2TP ? l2tp(outbound, bytes) : bytes);
            case Disclosure.Phase1Key key -> phase1Keys.add(WiresharkTables.phase1(key));
            case Disclosure.EspKeys(boolean outbound, var sa) -> {
                espKeys.add(WiresharkTables.esp(outbound ? local : server, outbound ? server : local, sa));
                sa.wipe();
            }
        }
    }

    private byte[] l2tp(boolean outbound, byte[] message) {
        UdpDatagram datagram = new UdpDatagram(L2TP_PORT, L2TP_PORT, message);
        return outbound ? packet(local, server, datagram) : packet(server, local, datagram);
    }

    private static byte[] packet(IpAddress from, IpAddress to, UdpDatagram datagram) {
        return from.isV6()
                ? Ipv6Header.packet(from, to, HOPS, Ipv6Header.UDP, datagram.toBytes(), UdpDatagram.CHECKSUM_AT)
                : Ipv4Header.packet(from, to, datagram);
    }

    private void write(int link, boolean outbound, byte[] packet) throws IOException {
        packets.write(link, Instant.now(), packet, outbound, comment.toString());
        comment = none();
    }

    /** Writes the tables. */
    @Override
    public void close() throws IOException {
        out.close();
        write("preferences", PREFERENCES);
        write("esp_sa", espKeys);
        write("ikev1_decryption_table", phase1Keys);
    }

    private void write(String table, List<String> lines) throws IOException {
        try (OutputStream file = create(table)) {
            file.write(String.join("", lines).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
