package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.Condition.Answer;
import bulkhead.leakguard.policy.Condition.Destination;
import bulkhead.leakguard.policy.Condition.In;
import bulkhead.leakguard.policy.Condition.IsFamily;
import bulkhead.leakguard.policy.Condition.Out;
import bulkhead.leakguard.policy.Condition.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes into the tunnel and comes out of it. The far end is somebody else's network: from there only this host itself is
 * reached, and who is behind this host by answers to what it asked for.
 */
final class TunnelRules {
    private final String name;
    private final Map<Family, Set<IpRange>> own;
    private final FilterPolicy policy;
    private final List<Rule> rules = new ArrayList<>();

    private TunnelRules(TunnelInterface tunnel, FilterPolicy policy) {
        name = tunnel.name();
        own = byFamily(tunnel.addresses());
        this.policy = policy;
    }

    static List<Rule> of(Hook hook, TunnelInterface tunnel, FilterPolicy policy) {
        TunnelRules made = new TunnelRules(tunnel, policy);
        switch (hook) {
            case OUT -> {
                made.onlyInTunnel(hook);
                made.into();
            }
            case IN -> made.toThisHost();
            case FORWARD -> {
                made.answers();
                made.rules.add(Rule.drop("from-tunnel", made.from()));
                made.into();
            }
            case LEAVE -> {
                made.onlyInTunnel(hook);
                made.answers();
                made.into();
            }
        }
        return made.rules;
    }

    /** A packet with the tunnel's address outside it would tell the network there who uses it. */
    private void onlyInTunnel(Hook hook) {
        own.forEach((family, ranges) ->
                rules.add(Rule.stop("tunnel-address-" + family.tag(), hook, new Source(ranges), new Out(name, true))));
    }

    private void into() {
        for (Family family : Family.values()) {
            if (policy.access(family) == Access.TUNNEL_ONLY) {
                rules.add(Rule.accept("into-tunnel-" + family.tag(), new IsFamily(family), new Out(name, false)));
            }
        }
    }

    private void answers() {
        for (Family family : Family.values()) {
            if (policy.access(family) != Access.BLOCKED) {
                rules.add(Rule.accept("tunnel-answer-" + family.tag(), new IsFamily(family), from(), new Answer()));
            }
        }
    }

    private void toThisHost() {
        own.forEach((family, ranges) ->
                rules.add(Rule.drop("probe-" + family.tag(), new Destination(ranges), new In(name, true))));
        own.forEach((family, ranges) -> {
            if (policy.access(family) != Access.BLOCKED) {
                rules.add(Rule.accept("from-tunnel-" + family.tag(), new Destination(ranges), from()));
            }
        });
        if (policy.access(Family.IPV6) != Access.BLOCKED) {
            // Another program's tunnel may be one of Ethernet frames.
            rules.add(Rule.accept(
                    "tunnel-neighbor",
                    from(),
                    new Destination(LinkRules.SOLICITED_NODE_GROUPS),
                    LinkRules.SOLICITATION));
        }
        rules.add(Rule.drop("from-tunnel", from()));
    }

    private In from() {
        return new In(name, false);
    }

    private static Map<Family, Set<IpRange>> byFamily(Set<InetAddress> addresses) {
        return addresses.stream()
                .collect(Collectors.groupingBy(
                        Family::of,
                        () -> new EnumMap<>(Family.class),
                        Collectors.mapping(IpRange::of, Collectors.toSet())));
    }
}
