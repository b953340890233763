package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.routes.Routing;
import bulkhead.platform.linux.routes.RoutingMonitor;
import bulkhead.platform.linux.routes.Sysctls;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import bulkhead.platform.linux.routes.Wall;
import bulkhead.platform.linux.rtnetlink.FakeKernel;
import bulkhead.platform.linux.system.StateDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another program takes away of our routing is set again, as the kernel tells of it. */
class RoutingKeptTest extends TunnelScene {
    /** The messages by which it is looked for, and set again. */
    private static final List<Integer> MOMENTS = List.of(
            FakeKernel.RTM_GETRULE,
            FakeKernel.RTM_GETLINK,
            FakeKernel.RTM_GETADDR,
            FakeKernel.RTM_GETROUTE,
            FakeKernel.RTM_NEWADDR,
            FakeKernel.RTM_NEWROUTE,
            FakeKernel.RTM_NEWRULE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip rule del priority 109",
                "ip rule del priority 110",
                "ip -6 rule del priority 109",
                "ip -6 rule del priority 110",
                "ip route flush table 46108",
                "ip -6 route flush table 46108",
                "ip route replace default via 192.0.2.2 dev eth0 table 46108",
                "ip addr del 10.7.0.2 peer 10.7.0.1 dev " + Tunnel.TUN,
                "ip -6 addr flush dev bulkhead0 scope global"
            })
    void theTunnelsOwn(String command) throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        String before = network();
        assertThat(before).contains("110", "default dev " + Tunnel.TUN);
        tunnel.client.run(command.split(" "));
        awaitNetwork(before);
        assertThat(leads(INTERNET_4)).isEqualTo(Tunnel.TUN);
        assertThat(leads(INTERNET_6)).isEqualTo(Tunnel.TUN);
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(leads(INTERNET_4)).isEqualTo("eth0");
    }

    @Test
    void anInterfaceThatWasSetDown() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "link", "set", Tunnel.TUN, "down");
        Patience.await("the tunnel", this::intact);
        assertThat(leads(INTERNET_4)).isEqualTo(Tunnel.TUN);
        assertThat(leads(INTERNET_6)).isEqualTo(Tunnel.TUN);
        assertThat(network()).contains(Tunnel.OWN_4, Tunnel.OWN_6, "fe80::77");
    }

    @Test
    void whatTheNextDaemonGoesOnWith() throws Exception {
        open(SERVER_4);
        HostPlan plan = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        tunnel.apply(plan);
        String before = network();
        tunnel.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        GuardedNetwork next = tunnel.testbed.open();
        tunnel.client.call(() -> {
            next.resume();
            next.apply(plan);
            return null;
        });
        tunnel.client.run("ip", "addr", "flush", "dev", Tunnel.TUN, "scope", "global");
        awaitNetwork(before);
        tunnel.client.call(() -> {
            next.apply(HostPlan.DISCONNECTED);
            return null;
        });
    }

    /** So that neither the user's unblocking nor a good end finds a guard that it does not know of. */
    @Test
    void resolversThatCannotBePutBackLeaveNoGuardBehind() throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        tunnel.client.call(() -> {
            tunnel.host.leave();
            try (StateDirectory state = StateDirectory.open()) {
                state.save("resolv.conf", "spoiled");
            }
            return null;
        });
        GuardedNetwork next = tunnel.testbed.open();
        tunnel.client.call(() -> {
            assertThatThrownBy(next::recover).hasMessageContaining("could not be put back");
            assertThat(next.release()).isEqualTo(new GuardState.Disconnected());
            try (StateDirectory state = StateDirectory.open()) {
                state.delete("resolv.conf");
            }
            return null;
        });
        assertThat(tunnel.client.run("nft", "list", "tables")).doesNotContain("bulkhead");
        assertThat(network()).doesNotContain("unreachable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip route del 198.51.100.0/24 table 46107",
                "ip -6 route del 2001:db8:f::/48 table 46107",
                "ip route replace 198.51.100.0/24 via 192.0.2.2 dev eth0 table 46107"
            })
    void aSplitTunnelsRoutes(String command) throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "198.51.100.0/24", "2001:db8:f::/48");
        String before = network();
        tunnel.client.run(command.split(" "));
        awaitNetwork(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4", "-6"})
    void theSecondWallInALockdownWithNoConnection(String family) throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        String before = network();
        assertThat(before).contains("unreachable");
        tunnel.client.run("ip", family, "rule", "del", "priority", Integer.toString(Wall.PRIORITY));
        Patience.await("the wall", () -> network().equals(before));
        // As systemd-networkd: one message for each, in one go.
        tunnel.client.run(
                "sh",
                "-c",
                "ip -6 rule del priority 106; ip -6 rule del priority 107;"
                        + " ip rule del priority 106; ip rule del priority 107");
        Patience.await("the walls", () -> network().equals(before));
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(network()).doesNotContain("180");
    }

    @Test
    void whatIsMissingIsNoIntactGuard() throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        assertThat(intact()).isTrue();
        tunnel.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        assertThat(intact()).isTrue();
        tunnel.client.run("ip", "-6", "rule", "del", "priority", "106");
        assertThat(intact()).isFalse();
        GuardedNetwork next = tunnel.testbed.open();
        tunnel.client.call(next::resume);
        assertThat(intact()).isTrue();
        tunnel.client.call(() -> {
            next.apply(HostPlan.DISCONNECTED);
            return null;
        });
    }

    @Test
    void whatTheUserTookBackIsNotSetAgain() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.apply(HostPlan.of(new GuardState.Lockdown()));
        tunnel.client.run("ip", "-6", "rule", "del", "priority", Integer.toString(Wall.PRIORITY));
        Patience.await("the wall", () -> network().contains("unreachable"));
        assertThat(network()).doesNotContain("110", "46108", "10.7.0.2");
    }

    /** Its routes went with it; whoever has the tunnel makes another one. */
    @Test
    void withoutTheTunnelsInterfaceThereIsNothingToSetAgain() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "link", "del", Tunnel.TUN);
        tunnel.client.run("ip", "-6", "rule", "del", "priority", "110");
        tunnel.apply(HostPlan.of(new GuardState.Lockdown()));
        assertThat(network()).doesNotContain("110").contains("unreachable");
        assertThat(intact()).isTrue();
    }

    /** As at the end of a connection on a slow host: the interface goes while this looks what is missing of it. */
    @Test
    void anInterfaceThatGoesAwayMeanwhileLacksNothing() throws Exception {
        open(SERVER_4);
        HostPlan plan = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        Routing routing = new Routing(new Sysctls(tunnel.client.call(StateDirectory::withoutLock)));
        tunnel.client.call(() -> {
            routing.apply(plan.tunnel());
            return null;
        });
        tunnel.client.run("ip", "route", "flush", "table", "46108");
        for (int moment : MOMENTS) {
            try (FakeKernel _ = FakeKernel.install(type -> {
                if (type == moment && Link.isThere(Tunnel.TUN)) {
                    Shell.run("ip", "link", "del", Tunnel.TUN);
                }
                return 0;
            })) {
                assertThat(tunnel.client.call(routing::mend))
                        .as("message %d", moment)
                        .isFalse();
            }
            assertThat(tunnel.client.call(() -> Link.isThere(Tunnel.TUN)))
                    .as("message %d came", moment)
                    .isFalse();
            tunnel.client.call(() -> tunnel.host.openTun());
        }
        assertThat(tunnel.client.call(routing::mend)).as("while it is there").isTrue();
        tunnel.client.call(() -> {
            routing.apply(Optional.empty());
            return null;
        });
    }

    @Test
    void twoThatUndoEachOthersWorkAreSlowedDownAndNeitherGivesUp() throws Exception {
        open(SERVER_4);
        AtomicInteger asked = new AtomicInteger();
        String rule = "unreachable fwmark 77 protocol 180 priority 999";
        RoutingMonitor monitor = new RoutingMonitor(
                _ -> false,
                () -> {
                    asked.incrementAndGet();
                    tunnel.client.run(("ip rule add " + rule).split(" "));
                    return true;
                },
                3,
                Duration.ofMillis(300));
        try (monitor) {
            tunnel.client.call(() -> {
                monitor.begin();
                return null;
            });
            tunnel.client.run(("ip rule add " + rule).split(" "));
            long start = System.nanoTime();
            for (int round = 0; round < 9; round++) {
                tunnel.client.run(("ip rule del " + rule).split(" "));
                Patience.await("the rule", () -> tunnel.client.run("ip", "rule").contains("999"));
            }
            assertThat(System.nanoTime() - start)
                    .as("three times three in a row take two pauses at least")
                    .isGreaterThan(Duration.ofMillis(600).toNanos());
        }
        assertThat(asked).hasValue(9);
    }

    /** As another process sees it. */
    private boolean intact() {
        return tunnel.client.call(() -> {
            GuardedNetwork host = LinuxNetwork.of(StateDirectory.withoutLock(), Lockdown.here());
            host.look();
            return host.intact();
        });
    }

    private void awaitNetwork(String before) throws Exception {
        try {
            Patience.await("the network as it was", () -> network().equals(before));
        } catch (AssertionError e) {
            TunnelRoutingTest.assertUnchanged(before, network());
            throw e;
        }
    }

    private String network() {
        return TunnelRoutingTest.network(tunnel.client);
    }

    private String leads(String to) {
        return tunnel.client.run("ip", "route", "get", to).replaceFirst("(?s).* dev (\\S+).*", "$1");
    }
}
