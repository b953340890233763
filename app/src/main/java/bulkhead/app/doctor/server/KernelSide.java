package bulkhead.app.doctor.server;

import bulkhead.app.doctor.DefaultRoutes;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Recipes;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.doctor.ServerFamily;
import bulkhead.app.doctor.Topic;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** What the server's kernel is told: to have IPv6, to forward it, where to, and what to let through. */
final class KernelSide {
    private static final List<String> SWITCHES =
            List.of("net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.default.disable_ipv6");

    private static final String FORWARDING = "net.ipv6.conf.all.forwarding";
    private final Disk disk;
    private final String rules;

    /** @param rules as nft lists them, or those of the files where it cannot be asked */
    KernelSide(Disk disk, String rules) {
        this.disk = disk;
        this.rules = rules;
    }

    Finding kernel() {
        for (String setting : SWITCHES) {
            if (disk.setting(setting).equals("1")) {
                return Finding.warning(
                                Topic.KERNEL,
                                "IPv6 is switched off on the server by " + setting,
                                "switch it on, also in /etc/sysctl.d")
                        .by(Recipes.of(Fault.KERNEL_IPV6, ServerFamily.HERE));
            }
        }
        return Finding.good(Topic.KERNEL, "IPv6 is not switched off on the server");
    }

    Finding firewall() {
        Rules its = new Rules(rules);
        if (its.drops("input", rule -> rule.contains("500") || rule.contains("isakmp"))) {
            return Finding.bad(
                            Topic.FIREWALL,
                            "a chain of nftables at input drops what it has no rule for, and has none for UDP 500 and 4500",
                            "let them in")
                    .by(Recipes.of(Fault.UDP_CLOSED, ServerFamily.LINUX));
        }
        if (its.drops(
                "input", rule -> rule.contains("icmpv6") || rule.contains("ipv6-icmp") || rule.contains("\"ppp"))) {
            return Finding.warning(
                            Topic.FIREWALL,
                            "a chain of nftables at input drops ICMPv6, so that no client's search for a router arrives",
                            "let ICMPv6 in from the PPP links")
                    .by(Recipes.of(Fault.ROUTER, ServerFamily.LINUX));
        }
        if (its.drops("forward", KernelSide::isOfLinks)) {
            return Finding.warning(
                            Topic.FIREWALL,
                            "a chain of nftables at forward drops IPv6 from and to the PPP links",
                            "let it pass in both directions, as docs/servers/strongswan/nftables.conf does")
                    .by(Recipes.of(Fault.ECHO, ServerFamily.LINUX));
        }
        return Finding.good(
                Topic.FIREWALL,
                rules.isBlank()
                        ? "there are no rules of nftables"
                        : "the rules of nftables let IKE and the links' IPv6 pass");
    }

    Finding forwarding() {
        boolean now = disk.setting(FORWARDING).equals("1");
        boolean atBoot = sysctls().anyMatch((FORWARDING + "=1")::equals);
        if (!now) {
            return Finding.warning(
                            Topic.ECHO,
                            "the kernel does not forward IPv6: " + FORWARDING + " is 0",
                            "say 1 in /etc/sysctl.d, and load that")
                    .by(Recipes.of(Fault.ECHO, ServerFamily.LINUX));
        }
        if (!atBoot) {
            return Finding.warning(
                    Topic.ECHO,
                    "the kernel forwards IPv6 until the next boot: no file of /etc/sysctl.d says so",
                    "say " + FORWARDING + " = 1 there");
        }
        if (Files.exists(disk.at("/proc/net/ipv6_route"))) {
            if (DefaultRoutes.ipv6(disk.at("/proc/net")).isEmpty()) {
                return Finding.warning(
                        Topic.ECHO,
                        "the server has no default route of IPv6: one that forwards takes none from advertisements unless accept_ra is 2",
                        "give its interface a fixed one, or accept_ra = 2");
            }
        }
        return Finding.good(
                Topic.ECHO,
                "the kernel forwards IPv6, and has a default route; whether the prefix is routed to it is seen by a client alone");
    }

    private Stream<String> sysctls() {
        return Stream.of(
                        disk.read("/etc/sysctl.conf", "/etc/sysctl.d", ".conf"),
                        disk.read("/run/sysctl.conf", "/run/sysctl.d", ".conf"),
                        disk.read("/usr/lib/sysctl.conf", "/usr/lib/sysctl.d", ".conf"))
                .flatMap(List::stream)
                .flatMap(file -> file.content().lines())
                .map(line -> line.replaceAll("[\\s-]", "").replace('/', '.'));
    }

    /** By the links' names, or by their addresses, or of everybody's. */
    private static boolean isOfLinks(String rule) {
        boolean ofLinks = rule.contains("ppp") || rule.contains("ip6 saddr") || rule.contains("ip6 daddr");
        return ofLinks || rule.equals("accept");
    }
}
