package bulkhead.app.doctor.server;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Recipes;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.doctor.ServerFamily;
import bulkhead.app.doctor.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** L2TP and PPP as xl2tpd.conf(5) and the options of pppd(8) have them. */
final class PppSide {
    private static final String XL2TPD = "/etc/xl2tpd/xl2tpd.conf";
    private static final String OPTIONS = "/etc/ppp/options";
    private static final int IPV6_LEAST_MTU = 1280;

    private final Disk disk;
    private final Sockets sockets;
    private final Optional<Section> lns;
    private final String place;
    private final Map<String, String> options = new LinkedHashMap<>();

    PppSide(Disk disk, Sockets sockets) {
        this.disk = disk;
        this.sockets = sockets;
        lns = disk.read(XL2TPD)
                .flatMap(file -> Section.parse(file.content()).stream()
                        .filter(section -> section.name().startsWith("lns"))
                        .findFirst());
        place = lns.map(it -> it.get("pppoptfile"))
                .filter(it -> it.startsWith("/"))
                .orElse(OPTIONS);
        for (String file : List.of(OPTIONS, place)) {
            disk.read(file).ifPresent(it -> it.content().lines().forEach(this::add));
        }
    }

    private void add(String line) {
        String[] words = Section.uncommented(line).split("\\s+", 2);
        if (!words[0].isEmpty()) {
            options.put(words[0], words.length == 2 ? words[1] : "");
        }
    }

    Finding l2tp() {
        if (lns.isEmpty()) {
            return Finding.bad(
                            Topic.L2TP,
                            XL2TPD + " has no section of an LNS, so nobody answers L2TP",
                            "set up xl2tpd: [lns default] with ip range, local ip and pppoptfile")
                    .by(Recipes.of(Fault.L2TP_SILENT, ServerFamily.LINUX));
        }
        if (lns.get().get("ip range").isEmpty() || lns.get().get("local ip").isEmpty()) {
            return Finding.bad(
                            Topic.L2TP,
                            XL2TPD + " has no addresses for clients, or none for itself",
                            "say ip range and local ip there")
                    .by(Recipes.of(Fault.ADDRESSES, ServerFamily.LINUX));
        }
        if (disk.read(place).isEmpty()) {
            return Finding.bad(
                    Topic.L2TP,
                    XL2TPD + " names " + place + ", which is not there",
                    "make that file, with pppd's options");
        }
        if (sockets.isKnown() && !sockets.listensAt(1701)) {
            return Finding.bad(Topic.L2TP, "nobody listens at UDP 1701", "start xl2tpd, and have it start at boot")
                    .by(Recipes.of(Fault.L2TP_SILENT, ServerFamily.LINUX));
        }
        return Finding.good(Topic.L2TP, XL2TPD + " has an LNS, whose links have the options of " + place);
    }

    private boolean isConfigured() {
        return lns.isPresent() && disk.read(place).isPresent();
    }

    private static Finding unseen(Topic topic) {
        return Finding.unseen(topic, "not looked at, as a layer before it is broken", "see above");
    }

    Finding link() {
        if (!isConfigured()) {
            return unseen(Topic.LCP);
        }
        for (String size : List.of("mtu", "mru")) {
            int bytes = number(options.getOrDefault(size, ""));
            if (bytes == 0) {
                return Finding.warning(
                        Topic.LCP,
                        place + " has no " + size + ", and 1500 bytes do not fit into a tunnel",
                        "say 'mtu 1400' and 'mru 1400' there");
            }
            if (bytes < IPV6_LEAST_MTU) {
                return Finding.warning(
                        Topic.LCP,
                        place + " has " + size + " " + bytes + ", and IPv6 needs 1280",
                        "say 'mtu 1400' and 'mru 1400' there");
            }
        }
        return Finding.good(
                Topic.LCP, place + " has room for IPv6: mtu " + options.get("mtu") + ", mru " + options.get("mru"));
    }

    Finding user() {
        if (!isConfigured()) {
            return unseen(Topic.AUTHENTICATION);
        }
        if (!options.containsKey("require-mschap-v2") && !options.containsKey("require-eap")) {
            return Finding.warning(
                            Topic.AUTHENTICATION,
                            place + " does not ask for MS-CHAPv2, the one method in which the server proves who it is",
                            "say require-mschap-v2 there")
                    .by(Recipes.of(Fault.AUTH_METHOD, ServerFamily.LINUX));
        }
        boolean known = options.containsKey("plugin")
                || disk.read("/etc/ppp/chap-secrets")
                        .filter(it ->
                                it.content().lines().map(Section::uncommented).anyMatch(PppSide::isUser))
                        .isPresent();
        return known
                ? Finding.good(Topic.AUTHENTICATION, place + " asks for MS-CHAPv2 or EAP, and there are users")
                : Finding.bad(
                                Topic.AUTHENTICATION,
                                "/etc/ppp/chap-secrets has no user, and no other program is asked for them",
                                "add them there")
                        .by(Recipes.of(Fault.USER, ServerFamily.LINUX));
    }

    /** It gives link-local addresses alone (RFC 5072); without it there is no IPv6 on the link at all. */
    Finding ipv6cp() {
        if (!isConfigured()) {
            return unseen(Topic.IPV6CP);
        }
        if (options.containsKey("noipv6")) {
            return Finding.warning(Topic.IPV6CP, place + " has noipv6, so IPV6CP is rejected", "take it out there")
                    .by(Recipes.of(Fault.IPV6CP, ServerFamily.LINUX));
        }
        return options.containsKey("+ipv6") || options.containsKey("ipv6")
                ? Finding.good(Topic.IPV6CP, place + " asks for IPv6 in PPP")
                : Finding.warning(Topic.IPV6CP, place + " does not ask for IPv6 in PPP", "say +ipv6 there")
                        .by(Recipes.of(Fault.IPV6CP, ServerFamily.LINUX));
    }

    /** Client, server and secret. */
    private static boolean isUser(String line) {
        return line.split("\\s+").length >= 3;
    }

    private static int number(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }
}
