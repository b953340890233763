package bulkhead.platform.linux.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.links.Underlays;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnKernel
class LinuxOuterSocketTest {
    private Testbed testbed;
    private GuardedNetwork host;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        host = testbed.open();
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.2, 192.0.2.1",
        "198.51.100.1, 192.0.2.1",
        "2001:db8::2, 2001:db8::1",
        "2001:db8:f::1, 2001:db8::1"
    })
    void theUnderlayIsTheWayToTheServer(String server, String source) {
        testbed.client.run("ip", "link", "set", "eth0", "mtu", "1444");
        Underlay underlay = testbed.client.call(() -> host.underlay(InetAddress.ofLiteral(server)));
        assertThat(underlay.interfaceName()).isEqualTo("eth0");
        assertThat(underlay.source()).isEqualTo(InetAddress.ofLiteral(source));
        assertThat(underlay.mtu()).isEqualTo(1444);
        assertThat(testbed.client.run("ip", "-o", "link", "show", "eth0")).startsWith(underlay.interfaceIndex() + ":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
    void udpGoesToTheServerAndBack(String address) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        try (DatagramSocket peer = testbed.outside.call(() -> new DatagramSocket(4500, server));
                OuterSocket socket = udp(server)) {
            peer.setSoTimeout(10_000);
            socket.send(text("..hello"), 2, 5, 4500);
            DatagramPacket hello = new DatagramPacket(new byte[100], 100);
            peer.receive(hello);
            assertThat(Arrays.copyOf(hello.getData(), hello.getLength())).isEqualTo(text("hello"));
            assertThat(hello.getSocketAddress()).isEqualTo(socket.local());

            peer.send(new DatagramPacket(text("answer"), 6, socket.local()));
            byte[] buffer = new byte[20];
            assertThat(socket.receive(buffer, 3, 17)).isEqualTo(6);
            assertThat(Arrays.copyOfRange(buffer, 3, 9)).isEqualTo(text("answer"));
            assertThat(socket.senderPort()).isEqualTo(4500);
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2, 198.51.100.1", "2001:db8::2, 2001:db8:f::1"})
    void nobodyButTheServerIsHeard(String server, String stranger) throws Exception {
        try (OuterSocket socket = udp(InetAddress.ofLiteral(server));
                DatagramSocket theirs =
                        testbed.outside.call(() -> new DatagramSocket(4500, InetAddress.ofLiteral(stranger)));
                DatagramSocket servers =
                        testbed.outside.call(() -> new DatagramSocket(500, InetAddress.ofLiteral(server)))) {
            theirs.send(new DatagramPacket(text("forged"), 6, socket.local()));
            servers.send(new DatagramPacket(text("genuine"), 7, socket.local()));
            byte[] buffer = new byte[20];
            assertThat(socket.receive(buffer, 0, 20)).isEqualTo(7);
            assertThat(socket.senderPort()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2, 192.0.2.1", "2001:db8::2, 2001:db8::1"})
    void rawEspHasNoIpHeaderInEitherFamily(String address, String own) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        InetAddress client = InetAddress.ofLiteral(own);
        Underlay back = testbed.outside.call(() -> Underlays.to(client, Optional.empty()));
        try (OuterSocket peer = testbed.outside.call(() -> LinuxOuterSocket.rawEsp(back, client));
                OuterSocket socket = testbed.client.call(() -> host.openRawEsp(host.underlay(server), server))) {
            assertThat(socket.local()).isEqualTo(new InetSocketAddress(client, 0));
            byte[] esp = {0, 0, 16, 1, 0, 0, 0, 1, 9, 8, 7, 6, 5, 4, 3, 2};
            byte[] buffer = new byte[100];
            socket.send(esp, 0, esp.length, 0);
            assertThat(peer.receive(buffer, 0, 100)).isEqualTo(esp.length);
            assertThat(Arrays.copyOf(buffer, esp.length)).isEqualTo(esp);

            peer.send(esp, 0, esp.length, 0);
            assertThat(socket.receive(buffer, 0, 100)).isEqualTo(esp.length);
            assertThat(Arrays.copyOf(buffer, esp.length)).isEqualTo(esp);
            assertThat(socket.senderPort()).isZero();
        }
    }

    /** udp(7), UDP_SEGMENT and UDP_GRO: datagrams of one size cross together, and are what they would be one by one. */
    @ParameterizedTest
    @CsvSource({"192.0.2.2, 192.0.2.1, 1000", "2001:db8::2, 2001:db8::1, 1000", "192.0.2.2, 192.0.2.1, 1600"})
    void packetsOfOneSizeGoTogether(String address, String own, int size) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        Underlay back = testbed.outside.call(() -> Underlays.to(InetAddress.ofLiteral(own), Optional.empty()));
        byte[] packets = new byte[20 * size + 5];
        new Random(size).nextBytes(packets);
        try (OuterSocket peer = testbed.outside.call(() -> LinuxOuterSocket.udp(back, InetAddress.ofLiteral(own)));
                OuterSocket socket = udp(server)) {
            socket.send(packets, 0, packets.length, size, peer.local().getPort());

            byte[] received = new byte[65_535];
            int length = 0;
            while (length < packets.length) {
                int more = peer.receive(received, length, received.length - length);
                boolean last = length + more == packets.length;
                assertThat(peer.segment()).isEqualTo(last && more < size ? more : size);
                assertThat(more % size).isEqualTo(last ? 5 : 0);
                length += more;
            }
            assertThat(Arrays.copyOf(received, length)).isEqualTo(packets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
    void closingWakesAReceiver(String server) throws Exception {
        OuterSocket socket = udp(InetAddress.ofLiteral(server));
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Thread receiver = Thread.ofPlatform().start(() -> {
            try {
                end.complete(socket.receive(new byte[100], 0, 100));
            } catch (IOException e) {
                end.completeExceptionally(e);
            }
        });
        while (receiver.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        socket.close();
        assertThat(end.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(socket.receive(new byte[100], 0, 100)).isEqualTo(-1);
        socket.close();
    }

    /** What the kernel of the server says of a port that nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
    void aClosedPortIsToldWithWhatWasSentUntilTheServerIsHeard(String address) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        try (OuterSocket socket = udp(server)) {
            byte[] buffer = new byte[20];
            for (String message : new String[] {"first", "again"}) {
                socket.send(text(message), 0, 5, 500);
                assertThatThrownBy(() -> socket.receive(buffer, 0, 20))
                        .isInstanceOfSatisfying(UnreachableException.class, told -> {
                            assertThat(told.kind()).isEqualTo(UnreachableException.Kind.PORT);
                            assertThat(told.by()).isEqualTo(server);
                            assertThat(told.quote()).isEqualTo(text(message));
                        });
            }
            try (DatagramSocket peer = testbed.outside.call(() -> new DatagramSocket(4500, server))) {
                peer.send(new DatagramPacket(text("here"), 4, socket.local()));
                assertThat(socket.receive(buffer, 0, 20)).isEqualTo(4);
                // Its ICMP arrives before the next datagram, which is what is received.
                socket.send(text("later"), 0, 5, 500);
                peer.send(new DatagramPacket(text("still"), 5, socket.local()));
                assertThat(socket.receive(buffer, 0, 20)).isEqualTo(5);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.2, ip, icmp host-unreachable, HOST",
        "192.0.2.2, ip, icmp net-unreachable, HOST",
        "192.0.2.2, ip, icmp admin-prohibited, PROHIBITED",
        "2001:db8::2, ip6, icmpv6 addr-unreachable, HOST",
        "2001:db8::2, ip6, icmpv6 no-route, HOST",
        "2001:db8::2, ip6, icmpv6 admin-prohibited, PROHIBITED"
    })
    void aFirewallThatRejectsIsTold(String address, String family, String with, UnreachableException.Kind kind)
            throws Exception {
        testbed.outside.run("nft", "add", "table", family, "t");
        testbed.outside.run("nft", "add", "chain", family, "t", "c", "{ type filter hook input priority 0; }");
        testbed.outside.run("nft", "add", "rule", family, "t", "c", "udp dport 500 reject with " + with);
        try (OuterSocket socket = udp(InetAddress.ofLiteral(address))) {
            socket.send(text("hello"), 0, 5, 500);
            assertThatThrownBy(() -> socket.receive(new byte[20], 0, 20))
                    .isInstanceOfSatisfying(
                            UnreachableException.class,
                            told -> assertThat(told.kind()).isEqualTo(kind));
        }
    }

    /** A kernel without ESP says "protocol unreachable", which is fatal to a connected socket (icmp(7)); and anybody can say it. */
    @Test
    void rawEspOutlivesWhatIcmpSays() throws Exception {
        InetAddress server = InetAddress.ofLiteral("192.0.2.2");
        InetAddress client = InetAddress.ofLiteral("192.0.2.1");
        byte[] esp = {0, 0, 16, 1, 0, 0, 0, 1, 9, 8, 7, 6, 5, 4, 3, 2};
        byte[] buffer = new byte[100];
        try (OuterSocket socket = testbed.client.call(() -> host.openRawEsp(host.underlay(server), server))) {
            socket.send(esp, 0, esp.length, 0);
            Underlay back = testbed.outside.call(() -> Underlays.to(client, Optional.empty()));
            try (OuterSocket peer = testbed.outside.call(() -> LinuxOuterSocket.rawEsp(back, client))) {
                peer.send(esp, 0, esp.length, 0);
                assertThat(socket.receive(buffer, 0, 100)).isEqualTo(esp.length);
                socket.send(esp, 0, esp.length, 0);
                assertThat(peer.receive(buffer, 0, 100)).isEqualTo(esp.length);
            }
        }
    }

    private OuterSocket udp(InetAddress server) {
        return testbed.client.call(() -> host.openUdp(host.underlay(server), server));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
