package bulkhead.app.doctor.server;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Recipes;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.doctor.ServerFamily;
import bulkhead.app.doctor.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The router on the PPP links, and where clients have addresses from: radvd, dnsmasq, Kea. */
final class RouterSide {
    private static final int LEAST_MTU = 1280;
    private static final int MOST_MTU = 1500;

    private final Disk disk;
    private final List<Advertiser> all = new ArrayList<>();
    private Optional<String> notRun = Optional.empty();

    RouterSide(Disk disk) {
        this.disk = disk;
        disk.read("/etc/radvd.conf", "/etc/radvd.d", ".conf")
                .forEach(it -> all.addAll(Advertiser.radvd(it.place(), it.content())));
        disk.read("/etc/dnsmasq.conf", "/etc/dnsmasq.d", ".conf")
                .forEach(it -> all.addAll(
                        Advertiser.dnsmasq(it.place(), it.content().lines().map(Section::uncommented))));
        disk.read("/etc/kea/kea-dhcp6.conf").ifPresent(it -> all.addAll(Advertiser.kea(it.place(), it.content())));
        disk.read("/etc/ppp/ipv6-up", "/etc/ppp/ipv6-up.d", "").forEach(this::script);
    }

    private void script(Disk.Text script) {
        List<Advertiser> its = Advertiser.script(script.place(), script.content());
        if (!its.isEmpty() && !disk.isExecutable(script.place())) {
            notRun = Optional.of(script.place());
        } else {
            all.addAll(its);
        }
    }

    Finding router() {
        if (notRun.isPresent()) {
            return missing(
                    Topic.ROUTER,
                    Fault.ROUTER,
                    notRun.get()
                            + " may not be run, so pppd passes it over, and nobody advertises a router on the links",
                    "give it mode 755");
        }
        Optional<Advertiser> advertiser =
                all.stream().filter(Advertiser::advertises).findFirst();
        if (advertiser.isEmpty()) {
            return all.stream()
                    .filter(it -> !it.place().contains("kea"))
                    .findFirst()
                    .map(silent -> missing(
                            Topic.ROUTER,
                            Fault.ROUTER,
                            silent.place() + " has the PPP links and does not advertise a router on them",
                            "say AdvSendAdvert on there, or enable-ra to dnsmasq"))
                    .orElseGet(() -> missing(
                            Topic.ROUTER,
                            Fault.ROUTER,
                            "nobody advertises a router on the PPP links: /etc/ppp/ipv6-up begins neither radvd nor dnsmasq",
                            "have it begin one for each link"));
        }
        Advertiser its = advertiser.get();
        return its.mtu() != 0 && (its.mtu() < LEAST_MTU || its.mtu() > MOST_MTU)
                ? missing(
                        Topic.ROUTER,
                        Fault.ROUTER,
                        its.place() + " advertises an MTU of " + its.mtu() + ", which no link in a tunnel has",
                        "say AdvLinkMTU 1400 there")
                : Finding.good(Topic.ROUTER, its.place() + " has a router advertised on the PPP links");
    }

    Finding address() {
        Optional<Advertiser> advertiser =
                all.stream().filter(Advertiser::advertises).findFirst();
        if (advertiser.isEmpty()) {
            return Finding.unseen(Topic.ADDRESS, "not looked at, as a layer before it is broken", "see above");
        }
        Advertiser its = advertiser.get();
        for (String prefix : its.prefixes()) {
            if (!prefix.endsWith("/64")) {
                return missing(
                        Topic.ADDRESS,
                        Fault.ADDRESS,
                        its.place() + " advertises " + prefix + ", and addresses are made of 64 bits",
                        "give each link a /64 out of the prefix");
            }
            if (prefix.matches("(?i)f[cde].*")) {
                return missing(
                        Topic.ADDRESS,
                        Fault.ADDRESS,
                        its.place() + " advertises " + prefix + ", which leads nowhere outside",
                        "have a prefix routed to this server, and advertise a part of that");
            }
        }
        boolean dhcp = its.managed() && all.stream().anyMatch(Advertiser::dhcp);
        if (its.prefixes().isEmpty() && !dhcp) {
            return its.managed()
                    ? missing(
                            Topic.ADDRESS,
                            Fault.ADDRESS,
                            its.place() + " sends clients to DHCPv6, and nobody answers it on the PPP links",
                            "have dnsmasq or Kea answer there, or advertise a prefix with the A flag")
                    : missing(
                            Topic.ADDRESS,
                            Fault.ADDRESS,
                            its.place() + " advertises no prefix to make an address of, nor DHCPv6",
                            "advertise a prefix with the A flag");
        }
        return Finding.good(
                Topic.ADDRESS,
                dhcp
                        ? its.place() + " sends clients to DHCPv6, which is answered"
                        : its.place() + " advertises a prefix to make an address of");
    }

    private static Finding missing(Topic topic, Fault fault, String sentence, String remedy) {
        return Finding.warning(topic, sentence, remedy).by(Recipes.of(fault, ServerFamily.LINUX));
    }
}
