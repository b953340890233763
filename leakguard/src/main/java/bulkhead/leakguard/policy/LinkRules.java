package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.Condition.Destination;
import bulkhead.leakguard.policy.Condition.Icmp;
import bulkhead.leakguard.policy.Condition.InAny;
import bulkhead.leakguard.policy.Condition.IsFamily;
import bulkhead.leakguard.policy.Condition.OutAny;
import bulkhead.leakguard.policy.Condition.Prohibited;
import bulkhead.leakguard.policy.Condition.Source;
import bulkhead.leakguard.policy.Condition.Udp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a closed family passes on this host's links: what a link needs to work at all, and the LAN where it is allowed. */
final class LinkRules {
    private static final Set<IpRange> LINK_LOCAL = ranges("fe80::/10");
    private static final Set<IpRange> ALL_ROUTERS = ranges("ff02::2");
    /** RFC 4291 section 2.7.1 */
    static final Set<IpRange> SOLICITED_NODE_GROUPS = ranges("ff02::1:ff00:0/104");

    private static final Set<IpRange> SOLICITED_NODE = ranges("ff02::1:ff00:0/104", "fe80::/10");
    private static final Set<IpRange> DHCPV6_SERVERS = ranges("ff02::1:2", "ff05::1:3");
    private static final Set<IpRange> BROADCAST = ranges("255.255.255.255");

    // RFC 4861 section 4
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOR_SOLICITATION = 135;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    static final Icmp SOLICITATION = icmp6(NEIGHBOR_SOLICITATION);
    static final Icmp NEIGHBOR = icmp6(NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT);

    private LinkRules() {}

    static List<Rule> of(Hook hook, Family family, FilterPolicy policy) {
        List<Rule> rules = new ArrayList<>(
                switch (hook) {
                    case OUT, LEAVE -> family == Family.IPV4 ? dhcp4Out() : out6();
                    case IN -> family == Family.IPV4 ? dhcp4In() : in6();
                    case FORWARD -> List.of();
                });
        lan(rules, hook, family, policy);
        if (!policy.inside().isEmpty()) {
            inside(rules, hook, family, policy.inside());
        }
        return rules;
    }

    /** Containers are told of refusals; and they find this host by addresses of any scope (RFC 4861 section 7.2.2). */
    private static void inside(List<Rule> rules, Hook hook, Family family, Set<String> bridges) {
        switch (hook) {
            case OUT, LEAVE -> {
                rules.add(Rule.accept("refusal-" + family.tag(), new Prohibited(family), new OutAny(bridges)));
                if (family == Family.IPV6) {
                    rules.add(Rule.accept("inside-neighbor", NEIGHBOR, new OutAny(bridges)));
                }
            }
            case IN -> {
                if (family == Family.IPV6) {
                    rules.add(Rule.accept("inside-neighbor", NEIGHBOR, new InAny(bridges)));
                }
            }
            case FORWARD -> {}
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
                    case OUT, LEAVE -> Rule.accept(RuleSet.toLan(family), new Destination(all));
                    case IN -> Rule.accept("from-lan-" + family.tag(), new Source(hosts));
                    // A container's own address is private: by one end alone it would reach everybody.
                    case FORWARD -> Rule.accept(RuleSet.toLan(family), new Source(hosts), new Destination(all));
                });
    }

    private static List<Rule> dhcp4Out() {
        return List.of(Rule.accept("dhcpv4", new Destination(BROADCAST), new Udp(68, 67)));
    }

    private static List<Rule> dhcp4In() {
        return List.of(Rule.accept("dhcpv4", new IsFamily(Family.IPV4), new Udp(67, 68)));
    }

    private static List<Rule> out6() {
        return List.of(
                Rule.accept("dhcpv6", new Source(LINK_LOCAL), new Destination(DHCPV6_SERVERS), new Udp(546, 547)),
                Rule.accept("router-solicitation", new Destination(ALL_ROUTERS), icmp6(ROUTER_SOLICITATION)),
                Rule.accept("neighbor-solicitation", new Destination(SOLICITED_NODE), SOLICITATION),
                Rule.accept("neighbor-advertisement", new Destination(LINK_LOCAL), icmp6(NEIGHBOR_ADVERTISEMENT)));
    }

    private static List<Rule> in6() {
        return List.of(
                Rule.accept("dhcpv6", new Source(LINK_LOCAL), new Destination(LINK_LOCAL), new Udp(547, 546)),
                Rule.accept("router", new Source(LINK_LOCAL), icmp6(ROUTER_ADVERTISEMENT, REDIRECT)),
                Rule.accept("neighbor-solicitation", new Source(LINK_LOCAL), SOLICITATION),
                Rule.accept("neighbor-advertisement", icmp6(NEIGHBOR_ADVERTISEMENT)));
    }

    private static Icmp icmp6(Integer... types) {
        return new Icmp(Family.IPV6, Set.of(types));
    }

    private static Set<IpRange> ranges(String... texts) {
        return Stream.of(texts).map(IpRange::parse).collect(Collectors.toUnmodifiableSet());
    }
}
