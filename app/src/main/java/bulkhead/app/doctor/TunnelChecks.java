package bulkhead.app.doctor;

import bulkhead.app.doctor.NetworkChecks.Way;
import bulkhead.app.files.UserFolders;
import bulkhead.app.leaktest.LeakTest;
import bulkhead.app.status.Fact;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.probe.Targets;
import bulkhead.protocol.VpnEvent.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this computer's network is while the tunnel is up: routes, names, leaks. */
final class TunnelChecks {
    static final List<Topic> TOPICS = List.of(Topic.ROUTES, Topic.NAMES, Topic.LEAK);

    private static final Path NET = Path.of("/proc/net");
    private static final String ONLY_CONNECTED = "it is to be seen only while you are connected";
    private static final String CONNECT = "connect, and look again";

    private final Evidence seen;
    private final Optional<Fact.Tunnel> tunnel;

    /** @param seen of the user's connection, or of a trial, which changes nothing here */
    TunnelChecks(Evidence seen) {
        this.seen = seen;
        tunnel = seen.running() ? seen.details().get(Fact.Tunnel.class) : Optional.empty();
    }

    Finding look(Topic topic) throws InterruptedException {
        if (tunnel.isEmpty()) {
            return Finding.unseen(topic, ONLY_CONNECTED, CONNECT);
        }
        return switch (topic) {
            case ROUTES -> routes(tunnel.get());
            case NAMES -> names(tunnel.get());
            case LEAK -> leak();
            default -> throw new IllegalArgumentException(topic.key());
        };
    }

    /** Of both families, without the tunnel and with it. */
    private Finding routes(Fact.Tunnel tunnel) {
        Set<String> native4 = DefaultRoutes.ipv4(NET);
        Set<String> native6 = DefaultRoutes.ipv6(NET);
        native4.remove(tunnel.name());
        native6.remove(tunnel.name());
        String ipv4 = now(NetworkChecks.FAR_IPV4, Family.IPV4, tunnel);
        String ipv6 = now(NetworkChecks.FAR_IPV6, Family.IPV6, tunnel);
        String sentence = "IPv4 goes " + ipv4 + ", natively it would go " + links(native4) + "; IPv6 goes " + ipv6
                + ", natively it would go " + links(native6);
        boolean astray = isAstray(NetworkChecks.FAR_IPV4, Family.IPV4, tunnel)
                || isAstray(NetworkChecks.FAR_IPV6, Family.IPV6, tunnel);
        return astray
                ? Finding.warning(
                        Topic.ROUTES, sentence, "see which program set another route or rule, under Other VPNs")
                : Finding.good(Topic.ROUTES, sentence);
    }

    private static String links(Set<String> links) {
        return links.isEmpty() ? "nowhere" : "by " + String.join(" and ", links);
    }

    private String now(InetAddress far, Family family, Fact.Tunnel tunnel) {
        return Way.to(far)
                .map(way -> way.link().getName().equals(tunnel.name())
                        ? "into the tunnel, " + tunnel.name()
                        : seen.carried().contains(family) && !tunnel.takesEverything()
                                ? "beside the split tunnel, by " + way.link().getName()
                                : "by " + way.link().getName())
                .orElse("nowhere: it is closed");
    }

    /** Whether packets of a family that the tunnel carries whole would go elsewhere. */
    private boolean isAstray(InetAddress far, Family family, Fact.Tunnel tunnel) {
        return seen.carried().contains(family)
                && tunnel.takesEverything()
                && Way.to(far)
                        .filter(way -> way.link().getName().equals(tunnel.name()))
                        .isEmpty();
    }

    private Finding names(Fact.Tunnel tunnel) {
        return switch (tunnel.names()) {
            case TUNNEL -> Finding.good(Topic.NAMES, "all names are asked for in the tunnel");
            case DOMAINS ->
                Finding.good(
                        Topic.NAMES, "names of the domains behind the tunnel are asked for in it, others natively");
            case NATIVE ->
                tunnel.takesEverything()
                        ? Finding.warning(
                                Topic.NAMES,
                                "the server names no DNS server, so names are asked for as without the tunnel",
                                "have it name one, or give --dns")
                        : Finding.good(Topic.NAMES, "names are asked for as without the tunnel");
        };
    }

    /** The leak test under the guard that is in force, which stays as it is. */
    private Finding leak() throws InterruptedException {
        Path left = null;
        try {
            left = Files.createTempFile("bulkhead-doctor", ".pcapng");
            LeakTest test =
                    new LeakTest(HostNetworkProvider.ofThisHost(), Targets.DOCUMENTATION, UserFolders.state(), left);
            return switch (test.run(test.links()).report().verdict()) {
                case HELD -> Finding.good(Topic.LEAK, "the leak test got nothing out beside the tunnel");
                case LEAKED ->
                    Finding.bad(
                            Topic.LEAK,
                            "the leak test got packets out beside the tunnel",
                            "run 'sudo bulkhead leaktest', which says which and how");
                case UNPROVED ->
                    Finding.unseen(
                            Topic.LEAK,
                            "nothing left beside the tunnel, and no earlier leak test with an open guard shows that it could",
                            "run 'sudo bulkhead leaktest' once while you are not connected");
            };
        } catch (HostException | IOException | LeakTest.StoppedException e) {
            return Finding.unseen(
                    Topic.LEAK,
                    "whether anything leaves beside the tunnel takes root to see",
                    "run 'sudo bulkhead leaktest'");
        } finally {
            delete(left);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is in the folder of what may go.
        }
    }
}
