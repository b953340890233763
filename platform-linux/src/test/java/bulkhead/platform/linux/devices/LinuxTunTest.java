package bulkhead.platform.linux.devices;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.links.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKernel
class LinuxTunTest {
    private static final int UDP = 17;

    private Testbed testbed;
    private GuardedNetwork host;
    private final Offload left = new Offload();
    private TunDevice tun;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        host = testbed.open();
        tun = testbed.client.call(() -> host.openTun());
        testbed.client.run("ip", "addr", "add", "10.0.0.1/24", "dev", tun.name());
        testbed.client.run("ip", "addr", "add", "fd00:1::1/64", "dev", tun.name(), "nodad");
        testbed.client.run("ip", "link", "set", tun.name(), "addrgenmode", "none", "up");
        testbed.client.call(() -> {
            Link.awaitLocal(InetAddress.ofLiteral("fd00:1::1"));
            return null;
        });
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            tun.close();
            testbed.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00:1::2"})
    void readsWhatTheHostSendsAndHandsOverTheAnswer(String peer) throws Exception {
        InetAddress there = InetAddress.ofLiteral(peer);
        try (DatagramSocket socket = testbed.client.call(() -> new DatagramSocket())) {
            byte[] payload = {1, 2, 3, 4, 5};
            socket.send(new DatagramPacket(payload, payload.length, there, 7));

            byte[] buffer = new byte[2000];
            int length = readUdp(buffer, there);
            int header = there instanceof Inet6Address ? 40 : 20;
            assertThat(Arrays.copyOfRange(buffer, 9 + header + 8, 9 + length)).isEqualTo(payload);

            tun.write(echo(buffer, header, length), 0, length, left);
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.setSoTimeout(10_000);
            socket.receive(answer);
            assertThat(answer.getSocketAddress()).isEqualTo(new InetSocketAddress(there, 7));
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(payload);
        }
    }

    /** Reads past what the kernel sends by itself. */
    private int readUdp(byte[] buffer, InetAddress there) throws Exception {
        while (true) {
            int length = tun.read(buffer, 9, buffer.length - 9, left);
            boolean ipv6 = (buffer[9] >> 4 & 0x0f) == 6;
            if (ipv6 == there instanceof Inet6Address && buffer[9 + (ipv6 ? 6 : 9)] == UDP) {
                return length;
            }
        }
    }

    /** Addresses and ports swapped: every checksum stays right (RFC 1071: the order of the words does not matter). */
    private static byte[] echo(byte[] buffer, int header, int length) {
        int size = header == 40 ? 16 : 4;
        int source = header == 40 ? 8 : 12;
        byte[] packet = Arrays.copyOfRange(buffer, 9, 9 + length);
        ByteBuffer.wrap(packet)
                .put(source, buffer, 9 + source + size, size)
                .put(source + size, buffer, 9 + source, size)
                .put(header, buffer, 9 + header + 2, 2)
                .put(header + 2, buffer, 9 + header, 2);
        return packet;
    }

    /** Both kernels take each other's packets with what is left to do on them: whatever is wrong with it costs bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00:1::2"})
    void aStreamCrossesInPacketsThatStandForSeveral(String peer) throws Exception {
        InetAddress there = InetAddress.ofLiteral(peer);
        byte[] data = new byte[20_000_000];
        new Random(1).nextBytes(data);
        try (TunDevice other = testbed.outside.call(() -> new LinuxDevices().openTun())) {
            testbed.outside.run("ip", "addr", "add", "10.0.0.2/24", "dev", other.name());
            testbed.outside.run("ip", "addr", "add", "fd00:1::2/64", "dev", other.name(), "nodad");
            testbed.outside.run("ip", "link", "set", other.name(), "addrgenmode", "none", "up");
            testbed.outside.call(() -> {
                Link.awaitLocal(InetAddress.ofLiteral("fd00:1::2"));
                return null;
            });
            CompletableFuture<Integer> longest = carry(tun, other);
            carry(other, tun);
            try (ServerSocket server = testbed.outside.call(() -> new ServerSocket(7, 1, there));
                    Socket from = testbed.client.call(() -> new Socket(there, 7));
                    Socket to = server.accept()) {
                Thread.ofPlatform().daemon().start(() -> send(from, data));
                to.setSoTimeout(60_000);
                assertThat(Arrays.equals(to.getInputStream().readNBytes(data.length), data))
                        .isTrue();
            }
            tun.close();
            assertThat(longest.get(Patience.SECONDS, TimeUnit.SECONDS)).isGreaterThan(20_000);
        }
    }

    private static void send(Socket socket, byte[] data) {
        try {
            socket.getOutputStream().write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes out of one goes into the other; the longest packet. */
    private static CompletableFuture<Integer> carry(TunDevice from, TunDevice to) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            byte[] buffer = new byte[65_535];
            Offload left = new Offload();
            int longest = 0;
            try {
                for (int length; (length = from.read(buffer, 0, buffer.length, left)) >= 0; ) {
                    longest = Math.max(longest, length);
                    to.write(buffer, 0, length, left);
                }
                end.complete(longest);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    @Test
    void closingWakesAReaderAndRemovesTheInterface() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            byte[] buffer = new byte[2000];
            try {
                int n = 0;
                while (n >= 0) {
                    n = tun.read(buffer, 0, buffer.length, left);
                }
                end.complete(n);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        while (reader.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }

        tun.close();

        assertThat(end.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(testbed.client.run("ip", "-br", "link")).doesNotContain(tun.name());
        assertThat(tun.read(new byte[10], 0, 10, left)).isEqualTo(-1);
    }

    @Test
    void aPacketForADownInterfaceIsDropped() throws Exception {
        testbed.client.run("ip", "link", "set", tun.name(), "down");
        tun.write(new byte[] {0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 2, 10, 0, 0, 1}, 0, 20, left);
    }

    @Test
    void eachHasANameOfItsOwn() {
        try (TunDevice next = testbed.client.call(host::openTun)) {
            assertThat(List.of(tun.name(), next.name())).containsExactly("bulkhead0", "bulkhead1");
        }
    }
}
