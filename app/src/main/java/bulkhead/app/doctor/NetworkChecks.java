package bulkhead.app.doctor;

import bulkhead.app.log.EventText;
import bulkhead.app.status.Details;
import bulkhead.app.status.Fact;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How this computer's network is without our tunnel, as the kernel's routes say; nothing is sent. */
final class NetworkChecks {
    /** Somewhere behind any default route; addresses of root name servers, which are not about to move. */
    static final InetAddress FAR_IPV4 = InetAddress.ofLiteral("198.41.0.4");

    /** In the other half, as default routes come in halves. */
    private static final InetAddress NEAR_IPV4 = InetAddress.ofLiteral("8.8.8.8");

    static final InetAddress FAR_IPV6 = InetAddress.ofLiteral("2001:503:ba3e::2:30");

    private static final Set<Integer> IKE_PORTS = Set.of(500, 4500);

    /** As the kernel calls their processes. */
    private static final Set<String> IKE_DAEMONS =
            Set.of("charon", "charon-systemd", "charon-nm", "starter", "pluto", "racoon", "iked");

    private final Optional<Details> connection;
    private final boolean connected;
    private final Kernel kernel;
    private final boolean rawEsp;

    /** Says what of a tunnel's packets this computer would send another way. */
    @FunctionalInterface
    interface Kernel {
        List<Detour> detours(TunnelPlan tunnel) throws HostException;
    }

    /**
     * @param connection what is known of this user's, whose routes are then there too
     * @param rawEsp whether ESP without UDP is wanted, which no port tells apart
     */
    NetworkChecks(Optional<Details> connection, Kernel kernel, boolean rawEsp) {
        this.connection = connection;
        connected = connection.isPresent();
        this.kernel = kernel;
        this.rawEsp = rawEsp;
    }

    /** Where the kernel would send packets to an address. */
    record Way(InetAddress from, NetworkInterface link) {
        /** Nothing when there is none. */
        static Optional<Way> to(InetAddress target) {
            try (DatagramChannel socket = DatagramChannel.open()) {
                socket.connect(new InetSocketAddress(target, 500));
                InetAddress from = ((InetSocketAddress) socket.getLocalAddress()).getAddress();
                return Optional.ofNullable(NetworkInterface.getByInetAddress(from))
                        .map(link -> new Way(from, link));
            } catch (IOException | UnsupportedAddressTypeException e) {
                // The latter of IPv6, where it was switched off when this program began.
                return Optional.empty();
            }
        }

        /** Of tun, WireGuard and PPP. */
        boolean isTunnel() throws IOException {
            Path about = Path.of("/sys/class/net").resolve(link.getName());
            return link.isPointToPoint()
                    || Files.exists(about.resolve("tun_flags"))
                    || Files.exists(about.resolve("uevent"))
                            && Files.readString(about.resolve("uevent")).contains("DEVTYPE=wireguard");
        }

        String words() {
            return link.getName() + ", from " + from.getHostAddress().replaceAll("%.*", "");
        }
    }

    Finding ipv4() {
        return Way.to(FAR_IPV4)
                .map(way -> isOurs(way)
                        ? inTunnel(Topic.IPV4, "IPv4", way)
                        : Finding.good(Topic.IPV4, "IPv4 has a way out, by " + way.words()))
                .orElse(Finding.warning(
                        Topic.IPV4,
                        "IPv4 has no way out of this computer",
                        "see to the network, unless the server is reached over IPv6 or on this link"));
    }

    Finding ipv6() {
        return Way.to(FAR_IPV6)
                .map(way -> isOurs(way)
                        ? inTunnel(Topic.IPV6, "IPv6", way)
                        : Finding.good(
                                Topic.IPV6,
                                "IPv6 has a way out, by " + way.words()
                                        + (connected ? "" : "; while you are connected the guard closes it")))
                .orElse(Finding.good(Topic.IPV6, "IPv6 has no way out of this computer, and so none that could leak"));
    }

    /** While connected the way out is the tunnel: there is no other to look at. */
    private boolean isOurs(Way way) {
        try {
            return connected && way.isTunnel();
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding inTunnel(Topic topic, String family, Way way) {
        return Finding.good(
                topic,
                family + " goes into the tunnel, " + way.words() + "; its way without one is seen when you are not"
                        + " connected");
    }

    Finding otherVpn() {
        if (connected) {
            return ownVpn();
        }
        Set<String> tunnels = new TreeSet<>();
        for (InetAddress far : List.of(NEAR_IPV4, FAR_IPV4, FAR_IPV6)) {
            try {
                Optional<Way> way = Way.to(far);
                if (way.isPresent() && way.get().isTunnel()) {
                    tunnels.add(way.get().link().getName());
                }
            } catch (IOException e) {
                // An interface that is just going.
            }
        }
        return tunnels.isEmpty()
                ? Finding.good(Topic.OTHER_VPN, "no default route leads into a tunnel of another program")
                : Finding.warning(
                        Topic.OTHER_VPN,
                        "a default route leads into " + String.join(" and ", tunnels)
                                + ", the tunnel of another program",
                        "end that one first, or the connection goes through it");
    }

    /** Asks the kernel about what the connection's status says is the tunnel's. */
    private Finding ownVpn() {
        Optional<Fact.Tunnel> tunnel = connection.flatMap(details -> details.get(Fact.Tunnel.class));
        if (tunnel.isEmpty()) {
            return Finding.good(Topic.OTHER_VPN, "your connection is not up yet, and has no routes");
        }
        List<IpRange> routes = tunnel.get().routes().stream()
                .map(route -> IpRange.parse(route.toString()))
                .toList();
        try {
            List<Detour> detours = kernel.detours(
                    new TunnelPlan(tunnel.get().name(), tunnel.get().mtu(), List.of(), routes, DnsPlan.NONE));
            return detours.isEmpty()
                    ? Finding.good(Topic.OTHER_VPN, "you are connected, and all that is the tunnel's goes through it")
                    : Finding.warning(
                            Topic.OTHER_VPN,
                            detours.stream().map(EventText::of).collect(Collectors.joining("; ")),
                            "remove it, or leave it and do without");
        } catch (HostException e) {
            return Finding.warning(Topic.OTHER_VPN, "which way packets take cannot be told", e.getMessage());
        }
    }

    Finding otherIke() {
        try {
            return otherIke(Path.of("/proc/net"));
        } catch (IOException e) {
            return Finding.warning(Topic.OTHER_IKE, "which ports are in use cannot be read", "look by hand");
        }
    }

    /** @param sockets has {@code udp} and {@code udp6} of proc_net(5) */
    Finding otherIke(Path sockets) throws IOException {
        Set<Integer> taken = new TreeSet<>();
        for (String table : List.of("udp", "udp6")) {
            Path file = sockets.resolve(table);
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                String local = line.strip().split("\\s+")[1];
                taken.add(Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
            }
        }
        taken.retainAll(IKE_PORTS);
        if (taken.isEmpty()) {
            return Finding.good(Topic.OTHER_IKE, "no other program listens at UDP 500 or 4500");
        }
        String who = "another IKE program" + daemons() + " listens at UDP "
                + String.join(" and ", taken.stream().map(Object::toString).toList());
        return rawEsp
                ? Finding.warning(
                        Topic.OTHER_IKE,
                        who + ", and may have the kernel take ESP packets that have no ports",
                        "end it, or turn raw ESP off")
                : Finding.good(Topic.OTHER_IKE, who + "; that is in nobody's way, as Bulkhead uses ports of its own");
    }

    /** Those that run here, whosever ports these are. */
    private static String daemons() {
        Set<String> running = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                running.add(nameOf(process));
            }
        } catch (IOException e) {
            return "";
        }
        running.retainAll(IKE_DAEMONS);
        return running.isEmpty() ? "" : " (" + String.join(", ", running) + ")";
    }

    private static String nameOf(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            // It is gone.
            return "";
        }
    }
}
