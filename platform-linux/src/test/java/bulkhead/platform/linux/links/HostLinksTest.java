package bulkhead.platform.linux.links;

import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.rtnetlink.FakeKernel;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The LAN, and the bridges of containers, as the host's links make them. */
class HostLinksTest extends TunnelScene {
    private static final Protection LAN = new Protection(false, false, true);
    private static final String PRINTER = "192.168.5.2";
    private static final String OFFICE = "10.20.0.9";

    /** A private network on the link, and a neighbour there who has the office's address. */
    @Override
    protected void open(String server) throws IOException {
        super.open(server);
        tunnel.client.run("ip", "addr", "flush", "dev", "eth0", "scope", "global");
        tunnel.client.run("ip", "addr", "add", "192.168.5.1/24", "dev", "eth0");
        tunnel.testbed.outside.run("ip", "addr", "add", PRINTER + "/24", "dev", "eth0");
        tunnel.testbed.outside.run("ip", "addr", "add", OFFICE + "/32", "dev", "lo");
        // As DHCP's classless routes may have it (RFC 3442).
        tunnel.client.run("ip", "route", "add", "10.20.0.0/16", "via", PRINTER);
    }

    private static HostPlan locked() {
        return new HostPlan(new GuardState.Lockdown(), LAN, Optional.empty(), Optional.empty());
    }

    @Test
    void aPrivateNetworkBehindARouterIsNoLan() throws Exception {
        open(SERVER_4);
        assertThat(Traffic.tcp(tunnel.client, OFFICE)).as("control").isEqualTo(CONNECTED);
        tunnel.apply(locked());
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);
        wire.reset();
        assertThat(Traffic.tcp(tunnel.client, OFFICE)).isEqualTo(REJECTED);
        assertThat(wire.ipv4()).isZero();
    }

    @Test
    void whatTheTunnelHasIsNoLan() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "addr", "add", "10.20.0.1/16", "dev", "eth0");
        HostPlan unrelated = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        tunnel.apply(new HostPlan(unrelated.guard(), LAN, unrelated.server(), unrelated.tunnel()));
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);

        HostPlan office = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "10.20.8.0/24", "::/0");
        tunnel.apply(new HostPlan(office.guard(), LAN, office.server(), office.tunnel()));
        wire.reset();
        assertThat(Traffic.tcp(tunnel.client, OFFICE)).isEqualTo(REJECTED);
        assertThat(wire.ipv4()).isZero();
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);
    }

    @Test
    void theLanIsWhatTheLinkIsNow() throws Exception {
        open(SERVER_4);
        tunnel.apply(locked());
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);

        tunnel.testbed.outside.run("ip", "addr", "add", "192.168.6.2/24", "dev", "eth0");
        tunnel.client.run("ip", "addr", "add", "192.168.6.1/24", "dev", "eth0");
        Patience.await("an open LAN", () -> Traffic.tcp(tunnel.client, "192.168.6.2") == CONNECTED);

        tunnel.client.run("ip", "addr", "del", "192.168.5.1/24", "dev", "eth0");
        tunnel.client.run("ip", "route", "add", "192.168.5.0/24", "via", "192.168.6.2");
        Patience.await("a closed LAN", () -> Traffic.tcp(tunnel.client, PRINTER) == REJECTED);
    }

    @Test
    void whatFailedIsNoLooserForALinkThatChanges() throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        HostPlan connected = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "link", "del", Tunnel.TUN);
        assertThatThrownBy(() ->
                        tunnel.apply(new HostPlan(connected.guard(), LAN, connected.server(), connected.tunnel())))
                .hasStackTraceContaining("the tunnel's interface is gone");
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(REJECTED);
        tunnel.client.run("ip", "addr", "add", "192.168.6.1/24", "dev", "eth0");
        tunnel.client.call(() -> {
            tunnel.host.follow();
            return null;
        });
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(REJECTED);
    }

    /** It would close again what was just opened. */
    @Test
    void theGuardIsOpenedWhenNobodyFollowsTheLinks() throws Exception {
        open(SERVER_4);
        tunnel.apply(locked());
        CompletableFuture<GuardState> release;
        synchronized (tunnel.host) {
            release = CompletableFuture.supplyAsync(() -> tunnel.client.call(tunnel.host::release));
            Patience.await("the release", () -> release.isDone() || isHeldUp("release"));
            assertThat(release).isNotDone();
        }
        assertThat(release.get()).isEqualTo(new GuardState.Disconnected());
        assertThat(Traffic.tcp(tunnel.client, OFFICE)).isEqualTo(CONNECTED);
    }

    private static boolean isHeldUp(String method) {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(each -> each.getKey().getState() == Thread.State.BLOCKED
                        && each.getValue().length > 0
                        && each.getValue()[0].getMethodName().equals(method));
    }

    @Test
    void whatIsNotKnownOfTheLinksIsAnExceptionForNoneAndKeepsNothingOpen() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "link", "add", "docker0", "type", "bridge");
        try (FakeKernel _ = FakeKernel.install(type -> type == FakeKernel.RTM_GETLINK ? Libc.ENOBUFS : 0)) {
            assertThatThrownBy(() -> tunnel.apply(locked())).hasStackTraceContaining("No buffer space");
        }
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(REJECTED);
        assertThat(tunnel.client.run("nft", "list", "table", "inet", "bulkhead"))
                .as("a bridge that may lead out")
                .doesNotContain("docker0");
        tunnel.apply(locked());
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);
    }

    /** nft makes one range of two that touch or overlap. */
    @Test
    void networksThatTouchOrOverlapAreOneLan() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "addr", "add", "192.168.4.1/24", "dev", "eth0");
        tunnel.client.run("ip", "addr", "add", "192.168.5.130/25", "dev", "eth0");
        tunnel.client.run("ip", "addr", "add", "192.168.6.1/24", "dev", "eth0");
        tunnel.apply(locked());
        assertThat(Traffic.tcp(tunnel.client, PRINTER)).isEqualTo(CONNECTED);
        assertThat(tunnel.client.call(tunnel.host::intact)).isTrue();
    }

    @Test
    void onLinkIsWhatAddressesAndRoutersSayAndNoRoute() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "addr", "add", "fd00:5::7/128", "dev", "eth0", "nodad");
        tunnel.client.run("ip", "route", "add", "fd00:5::/64", "dev", "eth0", "proto", "ra");
        tunnel.client.run("ip", "route", "add", "fd00:6::/64", "via", "fe80::1", "dev", "eth0", "proto", "ra");
        tunnel.client.run("ip", "link", "add", "down0", "type", "veth", "peer", "name", "down1");
        tunnel.client.run("ip", "addr", "add", "10.99.0.1/24", "dev", "down0");
        Links links = tunnel.client.call(() -> HostLinks.read(locked()));
        assertThat(links.onLink())
                .contains(IpRange.parse("192.168.5.0/24"), IpRange.parse("fd00:5::/64"))
                .doesNotContain(
                        IpRange.parse("10.20.0.0/16"), IpRange.parse("fd00:6::/64"), IpRange.parse("10.99.0.0/24"));
    }

    @Test
    void aBridgeOfContainersLeadsInsideAndOneWithAnUplinkDoesNot() throws Exception {
        open(SERVER_4);
        for (String command : new String[] {
            "ip link add docker0 type bridge", // nobody is in it yet
            "ip link add virbr0 type bridge",
            "ip link add port0 type veth peer name port1",
            "ip link set port0 master virbr0",
            "ip link add br0 type bridge", // the way to the router
            "ip link set eth0 master br0",
            "ip link set br0 up",
            "ip addr add 192.168.7.1/24 dev br0",
            "ip route add default via 192.168.7.2 dev br0",
            "ip link add br1 type bridge", // a link of its own, without a router
            "ip link add link br0 name wan0 type macvlan",
            "ip link set wan0 master br1"
        }) {
            tunnel.client.run(command.split(" "));
        }
        assertThat(tunnel.client.call(() -> HostLinks.read(locked()).inside()))
                .containsExactlyInAnyOrder("docker0", "virbr0");
    }
}
