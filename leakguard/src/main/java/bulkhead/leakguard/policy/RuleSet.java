package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.Condition.InLoopback;
import bulkhead.leakguard.policy.Condition.IsFamily;
import bulkhead.leakguard.policy.Condition.OfPortal;
import bulkhead.leakguard.policy.Condition.Out;
import bulkhead.leakguard.policy.Condition.OutLoopback;
import bulkhead.leakguard.policy.Condition.Port;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy as rules in order, per hook; the first that matches decides, and what none matches is accepted. No rule lets an
 * "established" flow of this host go on: those of a closed family are to end.
 *
 * @param rules of every hook
 */
public record RuleSet(Map<Hook, List<Rule>> rules) {
    /** The name of the rule that keeps DNS in the tunnel. */
    public static final String DNS_RULE = "dns";

    /** DNS (RFC 1035) and DNS over TLS or QUIC (RFC 7858, RFC 9250). */
    private static final Set<Integer> DNS = Set.of(53, 853);

    public RuleSet {
        rules = Map.copyOf(rules);
    }

    public static RuleSet of(FilterPolicy policy) {
        Map<Hook, List<Rule>> rules = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            rules.put(hook, policy.isOpen() ? List.of() : List.copyOf(rules(hook, policy)));
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

    /**
     * What leaves meets the rules twice, {@link Hook#OUT} or {@link Hook#FORWARD} and then {@link Hook#LEAVE}: between them rules of
     * others may give a packet another destination or way that was let go into the tunnel or to this host itself.
     */
    private static List<Rule> rules(Hook hook, FilterPolicy policy) {
        List<Rule> rules = new ArrayList<>();
        loopback(rules, hook);
        // Before all that is about the tunnel's addresses: one of them may be one of the way to the server.
        rules.addAll(ServerRules.of(hook, policy.server()));
        policy.tunnel().ifPresent(tunnel -> {
            rules.addAll(TunnelRules.of(hook, tunnel, policy));
            if (policy.dnsInTunnel() && hook != Hook.IN) {
                rules.add(Rule.stop(DNS_RULE, hook, new Port(DNS), new Out(tunnel.name(), true)));
            }
        });
        if (policy.portal() && hook != Hook.FORWARD) {
            rules.add(Rule.accept("portal", new IsFamily(Family.IPV4), new OfPortal()));
        }
        for (Family family : Family.values()) {
            if (policy.access(family) != Access.OPEN) {
                rules.addAll(LinkRules.of(hook, family, policy));
                rules.add(Rule.stop(closing(family), hook, new IsFamily(family)));
            }
        }
        return rules;
    }

    private static void loopback(List<Rule> rules, Hook hook) {
        switch (hook) {
            case OUT, LEAVE -> rules.add(Rule.accept("loopback", new OutLoopback()));
            case IN -> rules.add(Rule.accept("loopback", new InLoopback()));
            case FORWARD -> {}
        }
    }

    /** The name of the rule that closes a family. */
    public static String closing(Family family) {
        return "closed-" + family.tag();
    }

    /** The name of the rule that lets packets out to neighbours. */
    public static String toLan(Family family) {
        return "to-lan-" + family.tag();
    }
}
