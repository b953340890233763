package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.Condition.Destination;
import bulkhead.leakguard.policy.Condition.Icmp;
import bulkhead.leakguard.policy.Condition.In;
import bulkhead.leakguard.policy.Condition.IsFamily;
import bulkhead.leakguard.policy.Condition.OfPortal;
import bulkhead.leakguard.policy.Condition.Out;
import bulkhead.leakguard.policy.Condition.OutBridge;
import bulkhead.leakguard.policy.Condition.Port;
import bulkhead.leakguard.policy.Condition.Prohibited;
import bulkhead.leakguard.policy.Condition.Protocol;
import bulkhead.leakguard.policy.Condition.Quotes;
import bulkhead.leakguard.policy.Condition.SentBy;
import bulkhead.leakguard.policy.Condition.Source;
import bulkhead.leakguard.policy.Condition.Udp;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy as rules in order, per hook; the first that matches decides, and what none matches is accepted. No rule knows an
 * "established" flow: those of a closed family are to end.
 *
 * @param rules of every hook
 */
public record RuleSet(Map<Hook, List<Rule>> rules) {
    /** The name of the rule that keeps DNS in the tunnel. */
    public static final String DNS_RULE = "dns";

    private static final Set<IpRange> LINK_LOCAL = ranges("fe80::/10");
    private static final Set<IpRange> ALL_ROUTERS = ranges("ff02::2");
    private static final Set<IpRange> SOLICITED_NODE = ranges("ff02::1:ff00:0/104", "fe80::/10");
    private static final Set<IpRange> DHCPV6_SERVERS = ranges("ff02::1:2", "ff05::1:3");
    private static final Set<IpRange> BROADCAST = ranges("255.255.255.255");

    /** DNS (RFC 1035) and DNS over TLS or QUIC (RFC 7858, RFC 9250). */
    private static final Set<Integer> DNS = Set.of(53, 853);

    // RFC 4861 section 4
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOR_SOLICITATION = 135;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    public RuleSet {
        rules = Map.copyOf(rules);
    }

    public static RuleSet of(FilterPolicy policy) {
        Map<Hook, List<Rule>> rules = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            rules.put(
                    hook,
                    policy.isOpen()
                            ? List.of()
                            : List.copyOf(hook == Hook.LEAVE ? leaving(policy) : rules(hook, policy)));
        }
        return new RuleSet(rules);
    }

    public boolean isEmpty() {
        return rules.values().stream().allMatch(List::isEmpty);
    }

    /** What becomes of the packet. */
    public Verdict decide(Packet packet) {
        return rules.get(packet.hook()).stream()
                .filter(r -> r.matches(packet))
                .findFirst()
                .map(Rule::verdict)
                .orElse(Verdict.ACCEPT);
    }

    private static List<Rule> rules(Hook hook, FilterPolicy policy) {
        List<Rule> rules = new ArrayList<>();
        switch (hook) {
            case OUT -> {
                rules.add(Rule.accept("loopback", new Out("lo", false)));
                policy.server().ifPresent(server -> toServer(rules, server));
                policy.tunnel().ifPresent(tunnel -> onlyInTunnel(rules, tunnel));
            }
            case IN -> {
                rules.add(Rule.accept("loopback", new In("lo", false)));
                policy.tunnel().ifPresent(tunnel -> noProbes(rules, tunnel));
                policy.server().ifPresent(server -> fromServer(rules, server));
            }
            case FORWARD -> {}
        }
        if (policy.portal() && hook != Hook.FORWARD) {
            rules.add(Rule.accept("portal", new IsFamily(Family.IPV4), new OfPortal()));
        }
        if (policy.dnsInTunnel() && hook != Hook.IN) {
            policy.tunnel()
                    .ifPresent(tunnel -> rules.add(Rule.reject(DNS_RULE, new Port(DNS), new Out(tunnel.name(), true))));
        }
        for (Family family : Family.values()) {
            if (policy.access(family) != Access.OPEN) {
                close(rules, hook, family, policy);
            }
        }
        return rules;
    }

    private static void toServer(List<Rule> rules, Endpoint server) {
        Condition there = new Destination(Set.of(IpRange.of(server.address())));
        Condition sender = new SentBy(server.sender());
        if (server.localPort() != 0) {
            rules.add(Rule.accept("server", there, server.towards(), sender));
        }
        if (server.esp()) {
            rules.add(Rule.accept("server-esp", there, new Protocol(Packet.ESP), sender));
        }
    }

    private static void fromServer(List<Rule> rules, Endpoint server) {
        Family family = Family.of(server.address());
        Condition thence = new Source(Set.of(IpRange.of(server.address())));
        if (server.localPort() != 0) {
            rules.add(Rule.accept("server", thence, server.from()));
        }
        if (server.esp()) {
            rules.add(Rule.accept("server-esp", thence, new Protocol(Packet.ESP)));
        }
        // Packet Too Big and the like about our own packets: without them a path with a small MTU swallows every full
        // one.
        // RFC 792, RFC 4443 section 2.1
        Set<Integer> errors = family == Family.IPV4 ? Set.of(3, 11, 12) : Set.of(1, 2, 3, 4);
        rules.add(Rule.accept("server-path", new Icmp(family, errors), new Quotes(server.address())));
    }

    /** A packet with the tunnel's address outside it would tell the network there who uses it. */
    private static void onlyInTunnel(List<Rule> rules, TunnelInterface tunnel) {
        byFamily(tunnel.addresses())
                .forEach((family, ranges) -> rules.add(Rule.reject(
                        "tunnel-address-" + tag(family), new Source(ranges), new Out(tunnel.name(), true))));
    }

    /**
     * Rules of others may route a packet anew that was let into the tunnel, by a mark or another destination; it keeps the
     * tunnel's address. Here nothing can be rejected.
     */
    private static List<Rule> leaving(FilterPolicy policy) {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.accept("loopback", new Out("lo", false)));
        policy.tunnel()
                .ifPresent(tunnel -> byFamily(tunnel.addresses())
                        .forEach((family, ranges) -> rules.add(Rule.drop(
                                "tunnel-address-" + tag(family), new Source(ranges), new Out(tunnel.name(), true)))));
        return rules;
    }

    private static void noProbes(List<Rule> rules, TunnelInterface tunnel) {
        byFamily(tunnel.addresses())
                .forEach((family, ranges) -> rules.add(
                        Rule.drop("probe-" + tag(family), new Destination(ranges), new In(tunnel.name(), true))));
    }

    private static Map<Family, Set<IpRange>> byFamily(Set<InetAddress> addresses) {
        return addresses.stream()
                .collect(Collectors.groupingBy(
                        Family::of,
                        () -> new EnumMap<>(Family.class),
                        Collectors.mapping(IpRange::of, Collectors.toSet())));
    }

    private static void close(List<Rule> rules, Hook hook, Family family, FilterPolicy policy) {
        if (policy.access(family) == Access.TUNNEL_ONLY) {
            policy.tunnel().ifPresent(tunnel -> throughTunnel(rules, hook, family, tunnel));
        }
        IsFamily whole = new IsFamily(family);
        switch (hook) {
            case OUT -> {
                rules.addAll(family == Family.IPV4 ? dhcp4Out() : linkOut());
                policy.server().ifPresent(server -> neighbour(rules, hook, family, server));
                lan(rules, hook, family, policy);
                rules.add(Rule.accept("refusal-" + tag(family), new Prohibited(family), new OutBridge()));
                rules.add(Rule.reject(closing(family), whole));
            }
            case IN -> {
                rules.addAll(family == Family.IPV4 ? dhcp4In() : linkIn());
                policy.server().ifPresent(server -> neighbour(rules, hook, family, server));
                lan(rules, hook, family, policy);
                rules.add(Rule.drop(closing(family), whole));
            }
            case FORWARD -> {
                lan(rules, hook, family, policy);
                rules.add(Rule.reject(closing(family), whole));
            }
        }
    }

    private static void lan(List<Rule> rules, Hook hook, Family family, FilterPolicy policy) {
        Set<IpRange> hosts =
                policy.lan().stream().filter(r -> r.family() == family).collect(Collectors.toSet());
        if (hosts.isEmpty()) {
            return;
        }
        Set<IpRange> all =
                Stream.concat(hosts.stream(), Lan.groups(hosts, family)).collect(Collectors.toSet());
        rules.add(
                switch (hook) {
                    case OUT -> Rule.accept(toLan(family), new Destination(all));
                    case IN -> Rule.accept("from-lan-" + tag(family), new Source(hosts));
                    // A container's own address is private: by one end alone it would reach everybody.
                    default -> Rule.accept(toLan(family), new Source(hosts), new Destination(all));
                });
    }

    private static void throughTunnel(List<Rule> rules, Hook hook, Family family, TunnelInterface tunnel) {
        IsFamily whole = new IsFamily(family);
        if (hook != Hook.IN) {
            rules.add(Rule.accept("into-tunnel-" + tag(family), whole, new Out(tunnel.name(), false)));
        }
        if (hook != Hook.OUT) {
            rules.add(Rule.accept("from-tunnel-" + tag(family), whole, new In(tunnel.name(), false)));
        }
    }

    private static List<Rule> dhcp4Out() {
        return List.of(Rule.accept("dhcpv4", new Destination(BROADCAST), new Udp(68, 67)));
    }

    private static List<Rule> dhcp4In() {
        return List.of(Rule.accept("dhcpv4", new IsFamily(Family.IPV4), new Udp(67, 68)));
    }

    private static List<Rule> linkOut() {
        return List.of(
                Rule.accept("dhcpv6", new Source(LINK_LOCAL), new Destination(DHCPV6_SERVERS), new Udp(546, 547)),
                Rule.accept("router-solicitation", new Destination(ALL_ROUTERS), icmp6(ROUTER_SOLICITATION)),
                Rule.accept("neighbor-solicitation", new Destination(SOLICITED_NODE), icmp6(NEIGHBOR_SOLICITATION)),
                Rule.accept("neighbor-advertisement", new Destination(LINK_LOCAL), icmp6(NEIGHBOR_ADVERTISEMENT)));
    }

    private static List<Rule> linkIn() {
        return List.of(
                Rule.accept("dhcpv6", new Source(LINK_LOCAL), new Destination(LINK_LOCAL), new Udp(547, 546)),
                Rule.accept("router", new Source(LINK_LOCAL), icmp6(ROUTER_ADVERTISEMENT, REDIRECT)),
                Rule.accept("neighbor-solicitation", new Source(LINK_LOCAL), icmp6(NEIGHBOR_SOLICITATION)),
                Rule.accept("neighbor-advertisement", icmp6(NEIGHBOR_ADVERTISEMENT)));
    }

    /** A server on our own link asks for our link-layer address from its own, and answers there (RFC 4861 section 7.2). */
    private static void neighbour(List<Rule> rules, Hook hook, Family family, Endpoint server) {
        if (family == Family.IPV6 && Family.of(server.address()) == Family.IPV6) {
            Set<IpRange> address = Set.of(IpRange.of(server.address()));
            Condition peer = hook == Hook.OUT ? new Destination(address) : new Source(address);
            rules.add(Rule.accept("server-neighbor", peer, icmp6(NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT)));
        }
    }

    private static Icmp icmp6(Integer... types) {
        return new Icmp(Family.IPV6, Set.of(types));
    }

    /** The name of the rule that closes a family. */
    public static String closing(Family family) {
        return "closed-" + tag(family);
    }

    /** The name of the rule that lets packets out to neighbours. */
    public static String toLan(Family family) {
        return "to-lan-" + tag(family);
    }

    private static String tag(Family family) {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }

    private static Set<IpRange> ranges(String... texts) {
        return Set.of(texts).stream().map(IpRange::parse).collect(Collectors.toUnmodifiableSet());
    }
}
