package bulkhead.platform.macos.pf;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Rule;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.leakguard.policy.Verdict;
import bulkhead.platform.macos.pf.PfMatches.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A policy as the rules of an anchor, in the language of pf.conf(5): one line a rule, so that what is read back can be counted. Each
 * is {@code quick}, so that the first that matches decides as in a {@link RuleSet}; what is no exception keeps no state, as a state
 * outlives its rule and passes before any. pf meets what is sent once, as it leaves, and what is forwarded twice, as it comes and as
 * it leaves: {@link Hook#OUT} is both {@link Hook#OUT} and {@link Hook#LEAVE}, and {@link Hook#FORWARD} has no rules of its own.
 */
final class PfText {
    // What a packet has beside its TCP payload: RFC 791 and RFC 8200 section 3 with RFC 9293.
    private static final int IPV4_HEADERS = 40;
    private static final int IPV6_HEADERS = 60;

    private PfText() {}

    /**
     * Nothing for a policy that lets everything pass.
     *
     * @param mtu of the tunnel's interface, as far as it is known
     */
    static String of(FilterPolicy policy, OptionalInt mtu) {
        if (policy.isOpen()) {
            return "";
        }
        List<String> lines = new ArrayList<>(scrub(policy, mtu));
        lines.addAll(filter(policy));
        return String.join("\n", lines) + "\n";
    }

    /**
     * A rule that asks for a port is none for a fragment: what the server's IKE messages with certificates come in is joined first. And
     * nobody behind the tunnel is to send segments that do not fit it.
     */
    private static List<String> scrub(FilterPolicy policy, OptionalInt mtu) {
        List<String> lines = new ArrayList<>();
        policy.server()
                .map(Endpoint::address)
                .map(IpRange::of)
                .ifPresent(server -> lines.add("scrub in "
                        + PfMatches.family(server.family()) + " from " + PfMatches.text(server)
                        + " to any fragment reassemble"));
        if (policy.tunnel().isPresent() && mtu.isPresent()) {
            String tun = policy.tunnel().map(TunnelInterface::name).get();
            lines.add("scrub out on " + tun + " inet proto tcp all max-mss " + (mtu.getAsInt() - IPV4_HEADERS));
            lines.add("scrub out on " + tun + " inet6 proto tcp all max-mss " + (mtu.getAsInt() - IPV6_HEADERS));
        }
        return lines;
    }

    private static List<String> filter(FilterPolicy policy) {
        RuleSet rules = RuleSet.of(policy);
        List<String> lines = new ArrayList<>();
        for (Hook hook : List.of(Hook.OUT, Hook.IN)) {
            for (Rule rule : rules.rules().get(hook)) {
                List<Map<Part, String>> ways = PfMatches.of(rule.conditions(), policy.server());
                if (ways.isEmpty() && rule.verdict() != Verdict.ACCEPT && !isOfOurs(rule)) {
                    throw new IllegalStateException("pf cannot say " + rule);
                }
                ways.forEach(way -> lines.add(line(hook, rule, way)));
            }
        }
        return lines;
    }

    /** About no packet where there is no socket of ours, and then needless. */
    private static boolean isOfOurs(Rule rule) {
        return rule.conditions().contains(new Condition.SentBy(new Sender.Ours()));
    }

    private static String line(Hook hook, Rule rule, Map<Part, String> way) {
        StringBuilder line = new StringBuilder(action(rule.verdict()));
        line.append(hook == Hook.OUT ? " out quick" : " in quick");
        add(line, " on ", way, Part.ON);
        add(line, " ", way, Part.FAMILY);
        add(line, " proto ", way, Part.PROTOCOL);
        addHosts(line, way);
        add(line, " user ", way, Part.USER);
        add(line, way.getOrDefault(Part.FAMILY, "").equals("inet") ? " icmp-type " : " icmp6-type ", way, Part.TYPE);
        add(line, " code ", way, Part.CODE);
        if (rule.verdict() == Verdict.ACCEPT) {
            line.append(keepsState(hook, rule) ? " keep state (if-bound)" : " no state");
        }
        return line.append(" label \"").append(rule.name()).append('"').toString();
    }

    private static String action(Verdict verdict) {
        return switch (verdict) {
            case ACCEPT -> "pass";
            case DROP -> "block drop";
            case REJECT -> "block return";
        };
    }

    /** Only by a state does pf know an ICMP error about what our socket sends, without which a path with a small MTU swallows it. */
    private static boolean keepsState(Hook hook, Rule rule) {
        return hook == Hook.OUT
                && rule.conditions().stream().anyMatch(Condition.Udp.class::isInstance)
                && rule.conditions().stream().anyMatch(Condition.SentBy.class::isInstance);
    }

    private static void addHosts(StringBuilder line, Map<Part, String> way) {
        if (way.keySet().stream()
                .noneMatch(part ->
                        part.ordinal() >= Part.SOURCE.ordinal() && part.ordinal() <= Part.DESTINATION_PORT.ordinal())) {
            line.append(" all");
            return;
        }
        line.append(" from ").append(way.getOrDefault(Part.SOURCE, "any"));
        add(line, " port ", way, Part.SOURCE_PORT);
        line.append(" to ").append(way.getOrDefault(Part.DESTINATION, "any"));
        add(line, " port ", way, Part.DESTINATION_PORT);
    }

    private static void add(StringBuilder line, String before, Map<Part, String> way, Part part) {
        if (way.containsKey(part)) {
            line.append(before).append(way.get(part));
        }
    }
}
