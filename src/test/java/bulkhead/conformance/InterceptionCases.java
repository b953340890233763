package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.List;

/** A transparent proxy of another program takes what a neighbour sends, and answers it; a program sends with the guard's own mark. */
final class InterceptionCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Whom the neighbour speaks to, and where the proxy listens. */
    private static final int SOUGHT = 7399;

    private static final int PROXY = 7400;

    /** The mark of Bulkhead's own sockets. */
    private static final String MARK = "46108";

    /** Says a word to whoever comes, also to those that are sent to others: IP_TRANSPARENT, IPV6_TRANSPARENT, IPV6_V6ONLY. */
    private static final String LISTENER = """
            use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 AF_INET6);
            my $six = shift == 6;
            socket(S, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 6) or die;
            setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
            setsockopt(S, $six ? 41 : 0, $six ? 75 : 19, 1) or die;
            setsockopt(S, 41, 26, 1) if $six;
            bind(S, $six ? pack_sockaddr_in6(%1$d, inet_pton(AF_INET6, "::")) : pack_sockaddr_in(%1$d, INADDR_ANY)) or die;
            listen(S, 9);
            while (accept(C, S)) { syswrite C, "taken\\n"; close C; }
            """.formatted(PROXY);

    static final List<LeakCase> ALL = List.of(
            LeakCase.of(
                    "REDIRECT by another program, of what a neighbour sends", DUAL_STACK, InterceptionCases::redirect),
            LeakCase.of("TPROXY by another program, of what a neighbour sends", DUAL_STACK, InterceptionCases::tproxy),
            LeakCase.of("a program with the mark of the guard's own sockets", DUAL_STACK, InterceptionCases::marked)
                    .ofOurOptions());

    private InterceptionCases() {}

    private static void redirect(Scene scene) throws Exception {
        intercept(scene, "nat hook prerouting priority -100", "redirect to :" + PROXY, "redirect to :" + PROXY);
        answered(scene, scene.topology().neighbour(), List.of(scene.client().ipv4(), Topology.CLIENT_IPV6));
    }

    /** The way to the internet leads by the client, whose proxy answers in the internet's name. */
    private static void tproxy(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        neighbour.run(
                "ip",
                "route",
                "add",
                Topology.INTERNET_IPV4,
                "via",
                scene.client().ipv4());
        neighbour.run("ip", "route", "add", Topology.INTERNET_IPV6, "via", Topology.CLIENT_IPV6);
        String device = scene.client().device();
        scene.onHost("sysctl -qw net.ipv6.conf.all.accept_ra=2 net.ipv6.conf." + device + ".accept_ra=2"
                + " && sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"
                + " && for f in -4 -6; do ip $f rule add fwmark 5 lookup 100 priority 100"
                + " && ip $f route add local default dev lo table 100; done");
        intercept(
                scene,
                "filter hook prerouting priority -150",
                "meta mark set 5 tproxy ip to 127.0.0.1:" + PROXY,
                "meta mark set 5 tproxy ip6 to [::1]:" + PROXY);
        answered(scene, neighbour, List.of(Topology.INTERNET_IPV4, Topology.INTERNET_IPV6));
    }

    private static void intercept(Scene scene, String chain, String ipv4, String ipv6) {
        scene.onHost("nft 'table inet theirs { chain p {\n type " + chain + "\n iifname "
                + scene.client().device() + " meta nfproto ipv4 tcp dport " + SOUGHT + " " + ipv4 + "\n iifname "
                + scene.client().device() + " meta nfproto ipv6 tcp dport " + SOUGHT + " " + ipv6 + "\n}\n}'");
        scene.onHost("for f in 4 6; do setsid timeout 600 perl -e '" + LISTENER
                + "' $f >/dev/null 2>&1 </dev/null & done; true");
    }

    private static void answered(Scene scene, Namespace neighbour, List<String> addresses) throws Exception {
        for (String address : addresses) {
            Waiting.until("control: the proxy answers for " + address, LIMIT, () -> isAnswered(neighbour, address));
        }
        scene.connected();
        for (int i = 0; i < 5; i++) {
            for (String address : addresses) {
                if (isAnswered(neighbour, address)) {
                    scene.finds("the proxy answers for " + address);
                }
            }
        }
        scene.goesOn();
        scene.disconnect();
    }

    private static boolean isAnswered(Namespace neighbour, String address) {
        return neighbour
                .run("timeout", "1", "bash", "-c", "read x </dev/tcp/" + address + "/" + SOUGHT + " && echo $x")
                .output()
                .contains("taken");
    }

    /** It takes a right that also lets one do without any mark; but a raw socket that the daemon hands out has that mark. */
    private static void marked(Scene scene) throws Exception {
        List<String> addresses = List.of(Topology.INTERNET_IPV4, Topology.INTERNET_IPV6);
        for (String address : addresses) {
            assertThat(pings(scene, address)).as("control: %s", address).isTrue();
        }
        scene.connected();
        for (int i = 0; i < 5; i++) {
            for (String address : addresses) {
                if (pings(scene, address)) {
                    scene.finds(address + " answers");
                }
            }
        }
        scene.goesOn();
        scene.disconnect();
    }

    private static boolean pings(Scene scene, String address) {
        return scene.client().run("ping -m " + MARK + " -c 1 -W 1 " + address).succeeded();
    }
}
