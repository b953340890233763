package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.SERVER_4;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the link's neighbours learn of the tunnel's addresses by asking for them, as a kernel asks. */
class NeighborsTest extends TunnelScene {
    private static final String ARP_IGNORE = "net.ipv4.conf.%s.arp_ignore";
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    /** A tunnel without a guard, and a neighbour who takes its addresses for the link's. */
    @Override
    protected void open(String server) throws IOException {
        super.open(server);
        Namespace client = tunnel.client;
        client.run("ip", "link", "set", Tunnel.TUN, "up");
        client.run("ip", "addr", "add", Tunnel.OWN_4 + "/32", "dev", Tunnel.TUN);
        client.run("ip", "addr", "add", Tunnel.OWN_6 + "/64", "dev", Tunnel.TUN, "nodad");
        Namespace neighbour = tunnel.testbed.outside;
        neighbour.run("ip", "route", "add", Tunnel.OWN_4 + "/32", "dev", "eth0");
        neighbour.run("ip", "route", "add", Tunnel.OWN_6 + "/128", "dev", "eth0");
        for (String family : new String[] {"ipv4", "ipv6"}) {
            neighbour.run("sysctl", "-qw", "net." + family + ".neigh.eth0.retrans_time_ms=50");
        }
    }

    /** Whether somebody says that the address is his. */
    private boolean isAnswered(String address, String... state) {
        Namespace neighbour = tunnel.testbed.outside;
        neighbour.call(() -> Shell.tryRun("ip", "neigh", "del", address, "dev", "eth0"));
        if (state.length > 0) {
            neighbour.run("ip", "neigh", "replace", address, "lladdr", mac(), "dev", "eth0", "nud", state[0]);
        } else {
            Traffic.udp(neighbour, address, Traffic.PORT);
        }
        while (true) {
            String entry = neighbour.run("ip", "neigh", "show", "to", address, "dev", "eth0");
            if (entry.contains("FAILED")) {
                return false;
            }
            if (entry.contains("REACHABLE")) {
                return true;
            }
        }
    }

    private String mac() {
        return tunnel.client.run("ip", "-br", "link", "show", "eth0").trim().split(" +")[2];
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3"})
    void arpTellsTheLinksOwnAddressAndNotTheTunnels(String ignore) throws Exception {
        open(SERVER_4);
        // A link's own setting counts where it is greater, and 3 keeps nothing back that others may reach.
        set("eth0", ignore);
        assertThat(isAnswered(Tunnel.OWN_4)).as("control").isTrue();

        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        assertThat(isAnswered(Tunnel.OWN_4)).isFalse();
        assertThat(isAnswered("192.0.2.1")).isTrue();

        tunnel.guard(Tunnel.CONNECTING);
        assertThat(get("eth0")).isEqualTo(ignore);
    }

    /** A second link's requests, which appears while the tunnel is up. */
    @Test
    void arpOnALinkThatAppearsLaterTellsItsOwnAddressAlone() throws Exception {
        open(SERVER_4);
        set("default", "3");
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        Shell.run(("ip -n " + tunnel.client.name + " link add eth1 type veth peer name eth1 netns "
                        + tunnel.testbed.outside.name)
                .split(" "));
        tunnel.client.run("ip", "addr", "add", "192.0.3.1/24", "dev", "eth1");
        tunnel.client.run("ip", "link", "set", "eth1", "up");
        assertThat(get("eth1")).isEqualTo("1");
        assertThat(get("all")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 1, 1", "2, 2, 2", "8, 8, 8", "3, 1, 3"})
    void whatThereWasIsRestoredExactly(String before, String meanwhile, String after) throws Exception {
        open(SERVER_4);
        set("all", before);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        assertThat(get("all")).isEqualTo(meanwhile);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(get("all")).isEqualTo(after);
    }

    @Test
    void whatSomebodyElseHasSetMeanwhileStays() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        set("all", "2");
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(get("all")).isEqualTo("2");
    }

    @Test
    void whatACrashedRunLeftIsRestoredByTheNext() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        assertThat(get("all")).isEqualTo("1");
        HostNetwork next = tunnel.testbed.open();
        tunnel.client.call(() -> {
            next.recover();
            return null;
        });
        assertThat(get("all")).isEqualTo("0");
    }

    /** RFC 4861 section 7.2.3: the target is an address of the interface that was asked. */
    @ParameterizedTest
    @ValueSource(strings = {"to the solicited node's group", "to this host"})
    void neighborDiscoveryTellsTheLinksOwnAddressAndNotTheTunnels(String how) throws Exception {
        open(SERVER_4);
        String[] state = how.endsWith("group") ? new String[0] : new String[] {"probe"};
        assertThat(isAnswered("2001:db8::1", state)).as("control").isTrue();
        assertThat(isAnswered(Tunnel.OWN_6, state)).isFalse();
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        assertThat(isAnswered(Tunnel.OWN_6, state)).isFalse();
    }

    /** A packet with the tunnel's address that is to go by the link is stopped before anybody is asked for on its behalf. */
    @Test
    void noRequestOfOursHasTheTunnelsAddressAsSender() throws Exception {
        open(SERVER_4);
        Namespace neighbour = tunnel.testbed.outside;
        neighbour.run(
                "nft",
                "table arp heard { counter tunnel {}\n chain in {\n type filter hook input priority 0; "
                        + "arp saddr ip " + Tunnel.OWN_4 + " counter name tunnel\n}\n}");
        ask();
        assertThat(heard()).as("control").isPositive();

        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        neighbour.run("nft", "reset", "counters", "table", "arp", "heard");
        ask();
        assertThat(heard()).isZero();
    }

    private void ask() {
        tunnel.client.run("ip", "neigh", "flush", "dev", "eth0");
        tunnel.client.call(
                () -> Shell.tryRun("ping", "-c", "1", "-W", "0.3", "-I", "eth0", "-I", Tunnel.OWN_4, SERVER_4));
    }

    private long heard() {
        Matcher matcher =
                PACKETS.matcher(tunnel.testbed.outside.run("nft", "list", "counter", "arp", "heard", "tunnel"));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private void set(String link, String value) {
        tunnel.client.run("sysctl", "-qw", ARP_IGNORE.formatted(link) + "=" + value);
    }

    private String get(String link) {
        return tunnel.client.run("sysctl", "-n", ARP_IGNORE.formatted(link)).strip();
    }
}
