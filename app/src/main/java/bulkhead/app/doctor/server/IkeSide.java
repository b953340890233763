package bulkhead.app.doctor.server;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Recipe;
import bulkhead.app.doctor.Recipes;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.doctor.ServerFamily;
import bulkhead.app.doctor.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** IKE and ESP as strongSwan's swanctl.conf, or ipsec.conf of strongSwan or Libreswan, has them. */
final class IkeSide {
    private static final Set<String> TRANSPORT = Set.of("transport", "transport_proxy");
    private static final Set<String> LOADED = Set.of("add", "start", "route", "trap", "ondemand", "keep", "up");
    /** L2TP's port of the server's, by number or name, or none, which a client narrows. */
    private static final Pattern L2TP =
            Pattern.compile("(dynamic|%dynamic)?(\\[?(17|udp)?[/:]?(1701|l2tp|l2f|0|%any)?]?)?");

    /** What ipsec.secrets(5) calls them. */
    private static final Set<String> SECRETS = Set.of("PSK", "RSA", "ECDSA", "P12");

    private final List<Connection> connections = new ArrayList<>();
    private final Disk disk;
    private final Sockets sockets;

    /** @param trouble with the connection as a whole; empty where there is none */
    private record Connection(
            String place, String name, String mode, String local, String remote, Optional<Finding> trouble) {
        boolean isAboutL2tp() {
            return TRANSPORT.contains(mode) || namesL2tp(name + local + remote);
        }
    }

    private static boolean namesL2tp(String text) {
        return text.contains("1701") || text.toLowerCase(Locale.ROOT).contains("l2tp");
    }

    IkeSide(Disk disk, Sockets sockets) {
        this.disk = disk;
        this.sockets = sockets;
        swanctl().forEach(this::swanctl);
        ipsec();
    }

    Finding ike() {
        if (connections.isEmpty()) {
            return Finding.bad(
                    Topic.IKE,
                    "no connection is in /etc/swanctl or in /etc/ipsec.conf, so nobody answers IKE",
                    "set up strongSwan or Libreswan for L2TP/IPsec");
        }
        Optional<Finding> trouble =
                l2tp().stream().flatMap(it -> it.trouble().stream()).findFirst();
        if (trouble.isPresent()) {
            return trouble.get();
        }
        if (!hasSecret()) {
            return Finding.warning(
                            Topic.IKE,
                            "no pre-shared key is in /etc/swanctl or /etc/ipsec.secrets, nor a certificate asked for",
                            "put one there, and give it to the users")
                    .by(Recipes.of(Fault.KEY, ServerFamily.LINUX));
        }
        if (sockets.isKnown() && !sockets.listensAt(500)) {
            return Finding.bad(
                            Topic.IKE, "nobody listens at UDP 500", "start the IKE daemon, and have it start at boot")
                    .by(Recipes.of(Fault.IKE_NOT_RUNNING, ServerFamily.LINUX));
        }
        return Finding.good(Topic.IKE, l2tp().getFirst().place() + " has a connection for L2TP/IPsec");
    }

    /** Transport mode between two hosts, and L2TP alone (RFC 3193 section 4). */
    Finding esp() {
        if (connections.isEmpty()) {
            return Finding.unseen(Topic.ESP, "not looked at, as a layer before it is broken", "see above");
        }
        Connection its = l2tp().getFirst();
        List<Recipe> typed = Recipes.of(Fault.ESP_SELECTORS, ServerFamily.LINUX);
        if (!TRANSPORT.contains(its.mode())) {
            return Finding.bad(
                            Topic.ESP,
                            its.place() + " has tunnel mode for " + its.name()
                                    + ", and L2TP clients ask for transport mode",
                            "say transport there")
                    .by(typed);
        }
        if (!L2TP.matcher(its.local()).matches()) {
            return Finding.bad(
                            Topic.ESP,
                            its.place() + " has selectors for " + its.name() + " that are not L2TP's: " + its.local(),
                            "say UDP to port 1701 there, and no network: IPv6 travels inside L2TP, and no ::/0 belongs there")
                    .by(typed);
        }
        if (namesL2tp(its.remote())) {
            return Finding.warning(
                            Topic.ESP,
                            its.place() + " wants clients to come from port 1701, so of two behind one NAT one works",
                            "let them come from any port")
                    .by(typed);
        }
        return Finding.good(
                Topic.ESP,
                its.place() + " protects L2TP in transport mode between the two hosts; IPv6 travels inside it");
    }

    private List<Connection> l2tp() {
        List<Connection> its =
                connections.stream().filter(Connection::isAboutL2tp).toList();
        return its.isEmpty() ? connections : its;
    }

    private List<Disk.Text> swanctl() {
        return disk.read("/etc/swanctl/swanctl.conf", "/etc/swanctl/conf.d", ".conf");
    }

    private void swanctl(Disk.Text file) {
        Block.parse(file.content())
                .at("connections")
                .ifPresent(all -> all.blocks().forEach(connection -> {
                    Optional<Finding> trouble = connection.get("version").equals("2")
                            ? Optional.of(Finding.bad(
                                    Topic.IKE,
                                    file.place() + " takes IKEv2 alone for " + connection.name()
                                            + ", and L2TP/IPsec has IKEv1",
                                    "say version = 1 there"))
                            : Optional.empty();
                    connection
                            .at("children")
                            .ifPresent(children -> children.blocks()
                                    .forEach(child -> connections.add(new Connection(
                                            file.place(),
                                            child.name(),
                                            child.get("mode"),
                                            child.get("local_ts"),
                                            child.get("remote_ts"),
                                            trouble))));
                }));
    }

    private void ipsec() {
        List<Disk.Text> files = disk.read("/etc/ipsec.conf", "/etc/ipsec.d", ".conf");
        List<Section> all = files.stream()
                .flatMap(file -> Section.parse(file.content()).stream())
                .toList();
        for (Section section : Section.connections(all)) {
            String name = section.name().substring("conn ".length());
            String place = files.stream()
                    .filter(file -> file.content().contains(name))
                    .map(Disk.Text::place)
                    .findFirst()
                    .orElse("/etc/ipsec.conf");
            connections.add(new Connection(
                    place,
                    name,
                    section.get("type"),
                    section.get("leftprotoport"),
                    section.get("rightprotoport"),
                    trouble(place, section, Section.of(all, "config setup"))));
        }
    }

    private static Optional<Finding> trouble(String place, Section section, Optional<Section> setup) {
        String name = section.name().substring("conn ".length());
        if (section.get("keyexchange").equals("ikev2")
                || Set.of("insist", "yes").contains(section.get("ikev2"))) {
            return Optional.of(Finding.bad(
                    Topic.IKE,
                    place + " takes IKEv2 alone for " + name + ", and L2TP/IPsec has IKEv1",
                    "say keyexchange=ikev1 there, or ikev2=never to Libreswan"));
        }
        if (!LOADED.contains(section.get("auto"))) {
            return Optional.of(Finding.bad(
                    Topic.IKE, place + " has no auto=add for " + name + ", so it is not loaded", "say auto=add there"));
        }
        boolean libreswan =
                section.settings().containsKey("ikev2") || section.settings().containsKey("encapsulation");
        if (libreswan && !setup.map(it -> it.get("ikev1-policy")).orElse("").equals("accept")) {
            return Optional.of(Finding.warning(
                    Topic.IKE,
                    place + " has no ikev1-policy=accept in its config setup, without which Libreswan 5 drops IKEv1",
                    "say so there"));
        }
        return Optional.empty();
    }

    private boolean hasSecret() {
        return swanctl().stream()
                        .map(file -> Block.parse(file.content()))
                        .anyMatch(it -> it.all()
                                .anyMatch(block -> !block.get("secret").isEmpty()
                                        || Set.of("pubkey", "rsa", "ecdsa").contains(block.get("auth"))))
                || disk.read("/etc/ipsec.secrets", "/etc/ipsec.d", ".secrets").stream()
                        .flatMap(file -> file.content().lines())
                        .map(line -> line.strip().split("#", 2)[0])
                        .anyMatch(line -> Stream.of(line.split("[\\s:]")).anyMatch(SECRETS::contains));
    }
}
