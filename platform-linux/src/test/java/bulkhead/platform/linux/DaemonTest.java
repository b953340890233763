package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.daemon.DaemonHostNetwork;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon and its clients over the real socket, with the real network. */
@OnKernel
class DaemonTest {
    @TempDir
    Path etc;

    @TempDir
    Path varLib;

    private DaemonBed bed;
    private ServerSocket web;

    @BeforeEach
    void open() throws IOException {
        bed = new DaemonBed();
        web = bed.testbed.outside.call(() -> new ServerSocket(Traffic.PORT));
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        bed.testbed.client.bind(etc.toString(), "/etc");
        bed.testbed.client.bind(varLib.toString(), "/var/lib");
    }

    @AfterEach
    void close() throws Exception {
        if (bed != null) {
            web.close();
            bed.close();
        }
    }

    @Test
    void aSessionHasItsDeviceAndItsSocketFromTheDaemonAndLeavesTheNetworkAsItWas() throws Exception {
        String before = TunnelRoutingTest.network(bed.testbed.client);
        DaemonBed.Session session = bed.session();
        assertThat(session.host).isInstanceOf(DaemonHostNetwork.class);
        session.begin().connected();

        assertThat(session.tun.name()).isEqualTo("bulkhead0");
        byte[] packet = new byte[1500];
        Traffic.udp(bed.testbed.client, INTERNET_4, 9);
        assertThat(session.tun.read(packet, 0, packet.length, new Offload())).isPositive();
        session.socket.send("\0\0\0\0 to the server".getBytes(), 0, 18, 4500);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6))
                .as("in the tunnel, where nobody answers")
                .isNotEqualTo(CONNECTED);
        GuardStatus status = bed.status();
        assertThat(status.state()).isEqualTo(Tunnel.BOTH);
        assertThat(status.ipv4()).isEqualTo(Access.TUNNEL_ONLY);
        assertThat(status.server()).contains(session.endpoint());
        assertThat(status.owner().orElseThrow().pid())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(status.intact()).isTrue();

        session.release();
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(bed.testbed.client));
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        assertThat(bed.status().state()).isEqualTo(new GuardState.Disconnected());
    }

    @Test
    void anOwnerThatDiesLeavesTheBlockAndNothingElse() {
        DaemonBed.Session session = bed.session().begin();
        session.apply(session.plan(
                Tunnel.BOTH,
                new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of(), true),
                "0.0.0.0/0",
                "::/0"));
        assertThat(bed.testbed.client.run("cat", "/etc/resolv.conf")).contains("10.7.0.53");
        session.die();
        bed.awaitDisowned();

        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(bed.testbed.client.run("ip", "link")).doesNotContain("bulkhead0");
        assertThat(bed.testbed.client.run("ip", "rule")).doesNotContain("180");
        assertThat(bed.testbed.client.run("cat", "/etc/resolv.conf")).isEqualTo("nameserver 192.0.2.53\n");
        GuardStatus status = bed.status();
        assertThat(status.state()).isEqualTo(new GuardState.Reconnecting());
        assertThat(status.ipv4()).isEqualTo(Access.BLOCKED);
        assertThat(status.intact()).isTrue();

        bed.unblock(false);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void whatCannotBePutBackKeepsNothingClosedAndIsSaid() throws Exception {
        String before = TunnelRoutingTest.network(bed.testbed.client);
        DaemonBed.Session session = bed.session().begin();
        session.apply(session.plan(
                Tunnel.BOTH,
                new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of(), true),
                "0.0.0.0/0",
                "::/0"));
        Path saved =
                Path.of(bed.socket().toString().replaceFirst("\\.sock$", "")).resolve("resolv.conf");
        Files.writeString(saved, "spoiled");
        assertThatThrownBy(session::release).hasMessageContaining("could not be put back");
        Files.delete(saved);
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.0.2.53\n");

        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(bed.testbed.client));
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        assertThat(bed.status().state()).isEqualTo(new GuardState.Disconnected());
    }

    @Test
    void theNextOwnerFindsTheBlockAndReplacesIt() {
        bed.session().begin().connected().die();
        bed.awaitDisowned();
        DaemonBed.Session next = bed.session().begin();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).as("Connecting").isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
        next.connected().release();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void oneOwnsTheGuardAtATimeAndIsNamedToTheOthers() {
        try (DaemonBed.Session first = bed.session().begin()) {
            DaemonBed.Session second = bed.session();
            String who = "process " + ProcessHandle.current().pid() + " of ";
            assertThatThrownBy(second::begin).isInstanceOf(HostException.class).hasMessageContaining(who);
            assertThatThrownBy(() -> bed.unblock(false))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(who)
                    .hasMessageContaining("--force");
            assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
            first.release();
        }
    }

    @Test
    void unblockByForceEndsTheConnectionForGood() {
        DaemonBed.Session session = bed.session().begin().connected();
        bed.unblock(true);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        assertThatThrownBy(session::connected).isInstanceOf(HostException.class).hasMessageContaining("connect again");
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        session.close();
    }

    @Test
    void aDaemonStartedAnewGoesOnWithTheSession() throws Exception {
        DaemonBed.Session session = bed.session().begin().connected();
        String connected = rules();
        bed.stop();
        assertThat(rules()).isEqualTo(connected);
        String rules = bed.testbed.client.run("ip", "rule");
        bed.testbed.client.run("ip", "rule", "del", "priority", "110");
        bed.start();
        // By nobody's hand but that of the session's own connection, which finds the daemon again.
        Patience.await(
                "the rules of routing",
                () -> bed.testbed.client.run("ip", "rule").equals(rules));
        assertThat(rules()).isEqualTo(connected);

        session.apply(session.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "2001:db8:f::/48"));
        assertThat(bed.status().state()).isEqualTo(Tunnel.BOTH);
        session.release();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void aDaemonThatEndsLeavesTheBlockAndUnblockNeedsNone() throws Exception {
        DaemonBed.Session session = bed.session().begin().connected();
        bed.stop();
        // The owner by its number is this process, which lives.
        assertThatThrownBy(() -> bed.unblock(false))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid() + " of ");
        session.die();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(bed.status().intact()).isTrue();
        // Without its tunnel there is nothing left of the connection that the process could mind.
        bed.unblock(false);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(CONNECTED);
        assertThat(bed.testbed.client.run("ip", "rule")).doesNotContain("180");
        bed.start();
    }

    @Test
    void aBlockOutlastsTheConnectionAndTheDaemon() throws Exception {
        bed.block(false);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        bed.session().begin().connected().release();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Lockdown());
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        bed.stop();
        bed.start();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Lockdown());
        assertThat(bed.status().blocked()).isTrue();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        bed.unblock(false);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(bed.status().since()).isEqualTo(Optional.empty());
    }

    @Test
    void aBlockDuringAConnectionTakesEffectAtItsEnd() {
        DaemonBed.Session session = bed.session().begin();
        bed.block(false);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).as("Connecting").isEqualTo(CONNECTED);
        session.release();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
    }

    @Test
    void aBlockDuringAConnectionTakesEffectWhenThatFailsOrDies() {
        DaemonBed.Session session = bed.session().begin();
        bed.block(false);
        session.apply(HostPlan.of(new GuardState.Error()));
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        session.apply(HostPlan.of(Tunnel.CONNECTING));
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
        session.die();
        Patience.await("lockdown", () -> bed.status().state().equals(new GuardState.Lockdown()));
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
    }

    /** What a reboot leaves: the file, and nothing in the kernel or in /run. */
    @Test
    void aLockdownAtBootNeedsNoneOfUsUntilItIsOpened() throws Exception {
        bed.block(true);
        Path rules = varLib.resolve("bulkhead/lockdown.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rules)))
                .isEqualTo("rw-------");
        bed.stop();
        Path copy = Files.copy(rules, varLib.resolve("copy"));
        bed.unblock(true);
        assertThat(rules).doesNotExist();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);

        Files.copy(copy, rules);
        bed.testbed.client.run("nft", "-j", "-f", rules.toString());
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
        bed.start();
        GuardStatus status = bed.status();
        assertThat(status.state()).isEqualTo(new GuardState.Lockdown());
        assertThat(status.atBoot()).isTrue();
        assertThat(status.intact()).isTrue();
        bed.session().begin().connected().release();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Lockdown());
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(REJECTED);
        bed.unblock(false);
        assertThat(rules).doesNotExist();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
    }

    @Test
    void whatIsUnblockedAfterALockdownAtBootStaysOpenOverTheNextConnection() throws Exception {
        bed.stop();
        Path rules = Files.createDirectories(varLib.resolve("bulkhead")).resolve("lockdown.json");
        Files.writeString(rules, Lockdown.rules());
        bed.testbed.client.run("nft", "-j", "-f", rules.toString());
        bed.start();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Lockdown());
        bed.unblock(false);
        bed.session().begin().connected().release();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Disconnected());
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4)).isEqualTo(CONNECTED);
    }

    @Test
    void rulesThatWereRemovedWhileNoDaemonRanAreSetAgain() throws Exception {
        DaemonBed.Session session = bed.session().begin().connected();
        bed.stop();
        session.die();
        bed.testbed.client.run("nft", "flush", "ruleset");
        assertThat(bed.status().intact()).isFalse();
        bed.start();
        assertThat(bed.status().intact()).isTrue();
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isEqualTo(REJECTED);
    }

    /** Without the table's own line and its flags, which tell the process that owns it. */
    private String rules() {
        return bed.testbed.client.run("nft", "-s", "list", "ruleset").replaceAll("(?m)^(table|\\tflags) .*\\R", "");
    }
}
