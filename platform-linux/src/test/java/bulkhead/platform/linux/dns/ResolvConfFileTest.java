package bulkhead.platform.linux.dns;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Offload;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a mount namespace with an /etc of its own. */
@OnKernel
class ResolvConfFileTest {
    private static final Path FILE = Path.of("/etc/resolv.conf");
    private static final DnsPlan DNS = new DnsPlan(
            List.of(InetAddress.ofLiteral("10.7.0.53"), InetAddress.ofLiteral("fe80::53")),
            List.of("corp.example"),
            true);

    @TempDir
    Path etc;

    private Testbed testbed;
    private Tunnel tunnel;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        testbed.client.bind(etc.toString(), "/etc");
        tunnel = new Tunnel(testbed, Testbed.SERVER_4);
    }

    @AfterEach
    void close() {
        if (tunnel != null) {
            tunnel.close();
        } else if (testbed != null) {
            testbed.close();
        }
    }

    private void connect(DnsPlan dns) {
        tunnel.apply(tunnel.plan(Tunnel.BOTH, dns, "0.0.0.0/0", "::/0"));
    }

    private void inEtc(Action action) {
        testbed.client.call(() -> {
            action.run();
            return null;
        });
    }

    private interface Action {
        void run() throws Exception;
    }

    private String read() {
        return testbed.client.call(() -> Files.readString(FILE));
    }

    @Test
    void aFileIsWrittenInPlaceAndPutBackWithModeOwnerAndPlace() {
        String content = "# mine\nnameserver 192.0.2.53\r\noptions edns0\n\n";
        inEtc(() -> {
            Files.writeString(FILE, content);
            Files.setPosixFilePermissions(FILE, PosixFilePermissions.fromString("rw-r-----"));
            Files.setAttribute(FILE, "unix:uid", 1234);
            Files.setAttribute(FILE, "unix:gid", 2345);
        });
        Map<String, Object> before = attributes();

        connect(DNS);
        assertThat(read().lines())
                .contains(
                        "nameserver 10.7.0.53",
                        "nameserver fe80:0:0:0:0:0:0:53%bulkhead0",
                        "search corp.example",
                        "options edns0")
                .doesNotContain("nameserver 192.0.2.53");

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(read()).isEqualTo(content);
        assertThat(attributes()).isEqualTo(before);
    }

    private Map<String, Object> attributes() {
        return testbed.client.call(
                () -> Files.readAttributes(FILE, "unix:mode,uid,gid,ino,nlink", LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aSymbolicLinkIsPutBackAndItsTargetNeverWritten() throws IOException {
        inEtc(() -> {
            Files.writeString(Path.of("/etc/other"), "nameserver 192.0.2.53\n");
            Files.createSymbolicLink(FILE, Path.of("other"));
        });
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
        assertThat(Files.readString(etc.resolve("other"))).isEqualTo("nameserver 192.0.2.53\n");

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(Files.readSymbolicLink(etc.resolve("resolv.conf"))).isEqualTo(Path.of("other"));
    }

    @Test
    void aDanglingLinkIsPutBackToo() throws IOException {
        inEtc(() -> Files.createSymbolicLink(FILE, Path.of("/run/no/such/file")));
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(Files.readSymbolicLink(etc.resolve("resolv.conf"))).isEqualTo(Path.of("/run/no/such/file"));
    }

    @Test
    void whereThereWasNoneThereIsNone() {
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(etc).isEmptyDirectory();
    }

    /** A daemon goes on when its owner has died, and the next owner's interface has the same name. */
    @Test
    void isSetAnewForTheNextOwnerOfTheSameInterface() {
        connect(DNS);
        testbed.client.call(() -> {
            tunnel.host.recover();
            return null;
        });
        assertThat(etc).isEmptyDirectory();
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
    }

    /** As {@code ip netns exec} and container engines do it: renaming over it is refused. */
    @Test
    void aBindMountedFileIsWrittenInPlace() throws IOException {
        Path mine = Files.writeString(etc.resolve("mine"), "nameserver 192.0.2.53\n");
        Files.createFile(etc.resolve("resolv.conf"));
        testbed.client.bind("/etc/mine", "/etc/resolv.conf");
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(mine).hasContent("nameserver 192.0.2.53\n");
        assertThat(etc.resolve("resolv.conf")).isEmptyFile();
    }

    /** As DHCP clients, NetworkManager and people do it: in place, by another file or by a link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo nameserver 192.0.2.54 >/etc/resolv.conf",
                "echo nameserver 192.0.2.54 >/etc/new && mv /etc/new /etc/resolv.conf",
                "echo nameserver 192.0.2.54 >/etc/new && ln -sf new /etc/resolv.conf",
                "rm /etc/resolv.conf && echo nameserver 192.0.2.54 >/etc/resolv.conf"
            })
    void whatAnotherProgramWritesMeanwhileIsSetAgainAndBackAtTheEnd(String command) throws Exception {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        connect(DNS);
        for (int time = 0; time < 2; time++) {
            testbed.client.run("sh", "-c", command);
            Patience.await("the tunnel's resolvers", () -> read().contains("nameserver 10.7.0.53"));
            assertThat(read()).doesNotContain("192.0.2.");
        }
        assertThat(Files.exists(etc.resolve("new"))).isEqualTo(command.contains("ln"));
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(read()).isEqualTo("nameserver 192.0.2.54\n");
        assertThat(Files.isSymbolicLink(etc.resolve("resolv.conf"))).isEqualTo(command.contains("ln"));
        testbed.client.run("sh", "-c", "rm /etc/resolv.conf && echo nameserver 192.0.2.55 >/etc/resolv.conf");
        connect(DnsPlan.NONE);
        assertThat(read()).isEqualTo("nameserver 192.0.2.55\n");
    }

    @Test
    void aBindMountedFileThatAnotherProgramWritesIsSetAgain() throws Exception {
        Path mine = Files.writeString(etc.resolve("mine"), "nameserver 192.0.2.53\n");
        Files.createFile(etc.resolve("resolv.conf"));
        testbed.client.bind("/etc/mine", "/etc/resolv.conf");
        connect(DNS);
        Files.writeString(mine, "nameserver 192.0.2.54\n");
        Patience.await("the tunnel's resolvers", () -> read().contains("nameserver 10.7.0.53"));
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(mine).hasContent("nameserver 192.0.2.54\n");
    }

    /** The question itself, out of the tunnel's interface. */
    @Test
    void namesAreAskedForInTheTunnelAgainAfterALeaseWasRenewed() throws Exception {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        connect(DNS);
        testbed.client.run("sh", "-c", "echo nameserver 192.0.2.54 >/etc/new && mv /etc/new /etc/resolv.conf");
        Patience.await("the tunnel's resolvers", () -> read().contains("nameserver 10.7.0.53"));
        testbed.client.run("sh", "-c", "getent ahostsv4 www.example >/dev/null 2>&1 &");
        byte[] packet = new byte[2048];
        String asked;
        do {
            int length = tunnel.tun.read(packet, 0, packet.length, new Offload());
            boolean dns = length > 28 && packet[0] == 0x45 && packet[9] == 17 && packet[22] == 0 && packet[23] == 53;
            asked = dns
                    ? InetAddress.getByAddress(Arrays.copyOfRange(packet, 16, 20))
                            .getHostAddress()
                    : "";
        } while (asked.isEmpty());
        assertThat(asked).isEqualTo("10.7.0.53");
    }

    /** Somebody who leaves it to the next one does not set it again. */
    @Test
    void whatIsLeftIsNotFollowedAnyMore() throws Exception {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        connect(DNS);
        assertThat(monitors()).isEqualTo(1);
        testbed.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        Patience.await("the monitor's end", () -> monitors() == 0);
    }

    private static long monitors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("resolver-monitor"))
                .count();
    }

    /** The file cannot tell domains apart: all names would go to who is to know a few. */
    @Test
    void aSplitTunnelTouchesNothing() {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        assertThat(testbed.client.call(() -> tunnel.host.capabilities())).doesNotContain(Capability.SPLIT_DNS);
        connect(new DnsPlan(DNS.servers(), DNS.searchDomains(), false));
        assertThat(read()).isEqualTo("nameserver 192.0.2.53\n");
        connect(DNS);
        assertThat(read()).contains("nameserver 10.7.0.53");
        connect(new DnsPlan(DNS.servers(), DNS.searchDomains(), false));
        assertThat(read()).isEqualTo("nameserver 192.0.2.53\n");
    }

    @Test
    void aPlanWithoutDnsTouchesNothing() {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        connect(DnsPlan.NONE);
        assertThat(read()).isEqualTo("nameserver 192.0.2.53\n");
    }

    @Test
    void otherServersTakeThePlaceOfThoseBefore() {
        inEtc(() -> Files.writeString(FILE, "nameserver 192.0.2.53\n"));
        connect(DNS);
        connect(new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.54")), List.of(), true));
        assertThat(read()).contains("nameserver 10.7.0.54").doesNotContain("10.7.0.53");
        connect(DnsPlan.NONE);
        assertThat(read()).isEqualTo("nameserver 192.0.2.53\n");
    }
}
