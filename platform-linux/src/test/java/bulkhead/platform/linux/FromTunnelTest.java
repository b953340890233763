package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.Offload;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tunnel's far end reaches of a host that forwards: the tunnel's own addresses, and who asked for it. */
class FromTunnelTest extends TunnelScene {
    private final Offload left = new Offload();
    private static final String FULL = "0.0.0.0/0 ::/0";
    private static final String SPLIT = "10.20.0.0/16 2001:db8:20::/48";
    private static final String OFFICE_4 = "10.20.0.9";
    private static final String OFFICE_6 = "2001:db8:20::9";
    private static final int PORT = 5001;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;

    /** A tunnel without a guard, on a host that forwards and does not ask by which way others send. */
    private void openForwarding() throws IOException {
        open(SERVER_4);
        Namespace client = tunnel.client;
        client.run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        client.run("ip", "link", "set", Tunnel.TUN, "up");
        client.run("ip", "addr", "add", Tunnel.OWN_4 + "/32", "dev", Tunnel.TUN);
        client.run("ip", "addr", "add", Tunnel.OWN_6 + "/64", "dev", Tunnel.TUN, "nodad");
        client.run("ip", "route", "add", "10.20.0.0/16", "dev", Tunnel.TUN);
        client.run("ip", "route", "add", "2001:db8:20::/48", "dev", Tunnel.TUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, SPLIT})
    void whoIsBehindThisHostIsNotReachedFromTheTunnel(String routes) throws Exception {
        openForwarding();
        fromTunnel(OFFICE_4, SERVER_4);
        fromTunnel(OFFICE_6, SERVER_6);
        assertThat(wire.ipv4()).as("control").isPositive();
        assertThat(wire.ipv6()).as("control").isPositive();

        tunnel.apply(Tunnel.BOTH, routes.split(" "));
        wire.reset();
        fromTunnel(OFFICE_4, SERVER_4);
        fromTunnel(OFFICE_6, SERVER_6);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        OFFICE_4 + ", " + Tunnel.OWN_4 + ", 192.0.2.1, " + FULL,
        OFFICE_6 + ", " + Tunnel.OWN_6 + ", 2001:db8::1, " + FULL,
        OFFICE_4 + ", " + Tunnel.OWN_4 + ", 192.0.2.1, " + SPLIT,
        OFFICE_6 + ", " + Tunnel.OWN_6 + ", 2001:db8::1, " + SPLIT
    })
    void ofThisHostTheTunnelsOwnAddressesAreReachedAlone(String from, String own, String other, String routes)
            throws Exception {
        openForwarding();
        try (DatagramSocket service = tunnel.client.call(() -> new DatagramSocket(PORT))) {
            service.setSoTimeout(10_000);
            write(new Datagram(from, other, 1).bytes());
            assertThat(payload(service)).as("control").isEqualTo(1);

            tunnel.apply(Tunnel.BOTH, routes.split(" "));
            write(new Datagram(from, other, 2).bytes());
            write(new Datagram(from, own, 3).bytes());
            assertThat(payload(service)).as("the first that comes").isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"172.17.0, 198.51.100.9, .", "fd17:, 2001:db8:f::9, :"})
    void aContainerGetsAnswersFromTheTunnelAndNothingElse(String network, String far, String dot) throws Exception {
        openForwarding();
        String mine = network + dot + "1";
        String its = network + dot + "2";
        InetAddress there = InetAddress.ofLiteral(far);
        try (Namespace container = new Namespace(tunnel.client.name + "x")) {
            attach(container, mine, its);
            tunnel.apply(Tunnel.BOTH, FULL.split(" "));
            try (DatagramSocket socket = container.call(() -> new DatagramSocket(PORT))) {
                socket.setSoTimeout(10_000);
                write(new Datagram(far, its, 1).bytes());
                container.call(() -> {
                    socket.send(new DatagramPacket(new byte[] {2}, 1, there, 7));
                    return null;
                });
                write(answer(there));
                assertThat(payload(socket))
                        .as("the first that comes is the answer")
                        .isEqualTo(2);
            }
        }
    }

    private void attach(Namespace container, String mine, String its) {
        Namespace client = tunnel.client;
        boolean ipv4 = its.indexOf(':') < 0;
        String length = ipv4 ? "/24" : "/64";
        Shell.run(("ip -n " + client.name + " link add port0 type veth peer name eth0 netns " + container.name)
                .split(" "));
        client.run("ip", "link", "add", "br0", "type", "bridge");
        client.run("ip", "link", "set", "port0", "master", "br0", "up");
        for (Namespace each : new Namespace[] {client, container}) {
            String device = each == client ? "br0" : "eth0";
            each.run("sysctl", "-qw", "net.ipv6.conf." + device + ".accept_dad=0");
            each.run("ip", "addr", "add", (each == client ? mine : its) + length, "dev", device);
            each.run("ip", "link", "set", device, "up");
        }
        container.run("ip", "route", "add", "default", "via", mine);
    }

    /** The next UDP packet that this host sends into the tunnel, with addresses and ports swapped (RFC 1071: the checksum stays right). */
    private byte[] answer(InetAddress to) throws IOException {
        byte[] buffer = new byte[2000];
        int size = to.getAddress().length;
        int source = size == 4 ? 12 : 8;
        int header = size == 4 ? 20 : 40;
        int length;
        do {
            length = tunnel.tun.read(buffer, 0, buffer.length, left);
        } while (!Arrays.equals(buffer, source + size, source + 2 * size, to.getAddress(), 0, size));
        byte[] packet = Arrays.copyOf(buffer, length);
        System.arraycopy(buffer, source, packet, source + size, size);
        System.arraycopy(buffer, source + size, packet, source, size);
        System.arraycopy(buffer, header, packet, header + 2, 2);
        System.arraycopy(buffer, header + 2, packet, header, 2);
        return packet;
    }

    private void fromTunnel(String source, String destination) throws IOException {
        write(new Datagram(source, destination, 0).bytes());
    }

    /** With what is left to do of {@link #answer}'s; of others nothing. */
    private void write(byte[] packet) throws IOException {
        tunnel.tun.write(packet, 0, packet.length, left);
        left.none();
    }

    private static int payload(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        socket.receive(packet);
        return packet.getData()[0];
    }

    /** UDP to {@link #PORT} with one byte (RFC 768, RFC 791, RFC 8200). */
    private record Datagram(String source, String destination, int payload) {
        byte[] bytes() {
            byte[] from = InetAddress.ofLiteral(source).getAddress();
            byte[] to = InetAddress.ofLiteral(destination).getAddress();
            int length = UDP_HEADER + 1;
            byte[] udp = ByteBuffer.allocate(length)
                    .putShort((short) PORT)
                    .putShort((short) PORT)
                    .putShort((short) length)
                    .put(UDP_HEADER, (byte) payload)
                    .array();
            ByteBuffer pseudo = ByteBuffer.allocate(2 * from.length + 4 + length + length % 2);
            pseudo.put(from)
                    .put(to)
                    .putShort((short) UDP)
                    .putShort((short) length)
                    .put(udp);
            ByteBuffer.wrap(udp).putShort(6, checksum(pseudo.array()));
            return from.length == 4 ? ipv4(from, to, udp) : ipv6(from, to, udp);
        }

        private static byte[] ipv4(byte[] from, byte[] to, byte[] udp) {
            byte[] header = ByteBuffer.allocate(20)
                    .putShort((short) 0x4500)
                    .putShort((short) (20 + udp.length))
                    .putInt(0)
                    .put((byte) 64)
                    .put((byte) UDP)
                    .putShort((short) 0)
                    .put(from)
                    .put(to)
                    .array();
            ByteBuffer.wrap(header).putShort(10, checksum(header));
            return ByteBuffer.allocate(20 + udp.length).put(header).put(udp).array();
        }

        private static byte[] ipv6(byte[] from, byte[] to, byte[] udp) {
            return ByteBuffer.allocate(40 + udp.length)
                    .putInt(0x6000_0000)
                    .putShort((short) udp.length)
                    .put((byte) UDP)
                    .put((byte) 64)
                    .put(from)
                    .put(to)
                    .put(udp)
                    .array();
        }

        /** RFC 1071. */
        private static short checksum(byte[] even) {
            int sum = 0;
            for (ByteBuffer words = ByteBuffer.wrap(even); words.hasRemaining(); ) {
                sum += Short.toUnsignedInt(words.getShort());
            }
            sum = (sum & 0xffff) + (sum >>> 16);
            return (short) ~(sum + (sum >>> 16));
        }
    }
}
