package bulkhead.platform.linux;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Rule;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.Verdict;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Neutral rules as nftables JSON (libnftables-json(5)): one table, one chain per hook, and the chain that gives what the
 * server sends our mark, so that the kernel's reverse path check looks up the way back as our own sockets do.
 */
final class NftRules {
    static final String FAMILY = "inet";
    static final String TABLE = "bulkhead";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int IPV4_NFPROTO = 2;
    private static final int IPV6_NFPROTO = 10;
    private static final int ADMIN_PROHIBITED = 3;
    private static final int FILTER_PRIORITY = -10;
    private static final int MARK_PRIORITY = -160;

    private NftRules() {}

    /** The batch that puts these rules in the place of whatever the table held. */
    static ObjectNode replacing(RuleSet rules, Optional<Endpoint> server) {
        ArrayNode commands = JSON.arrayNode();
        commands.add(command("add", "table", table()));
        commands.add(command("delete", "table", table()));
        if (!rules.isEmpty()) {
            objects(rules, server).forEach(commands::add);
        }
        return JSON.objectNode().set("nftables", commands);
    }

    /** The command that lists the table. */
    static ObjectNode listing() {
        return JSON.objectNode().set("nftables", JSON.arrayNode().add(command("list", "table", table())));
    }

    /** What makes the table, each as an {@code add}. */
    static List<ObjectNode> objects(RuleSet rules, Optional<Endpoint> server) {
        List<ObjectNode> adds = new ArrayList<>();
        adds.add(command("add", "table", table()));
        for (Hook hook : Hook.values()) {
            String name = hook.name().toLowerCase(Locale.ROOT);
            adds.add(command("add", "chain", chain(name, hookName(hook), FILTER_PRIORITY)));
            for (Rule rule : rules.rules().get(hook)) {
                if (rule.conditions().contains(new Condition.OfPortal())) {
                    adds.add(command("add", "chain", chain(portal(hook))));
                }
                for (ArrayNode expression : expressions(hook, rule)) {
                    adds.add(command("add", "rule", rule(name, rule.name(), expression)));
                }
            }
        }
        server.filter(s -> s.sender() instanceof Sender.Ours).ifPresent(s -> {
            adds.add(command("add", "chain", chain("mark", "prerouting", MARK_PRIORITY)));
            marks(s).forEach(adds::add);
        });
        return adds;
    }

    private static List<ObjectNode> marks(Endpoint server) {
        List<ObjectNode> adds = new ArrayList<>();
        Condition thence = new Condition.Source(Set.of(IpRange.of(server.address())));
        ObjectNode mark = JSON.objectNode();
        mark.putObject("mangle").put("value", LinuxOuterSocket.MARK).set("key", meta("mark"));
        if (server.localPort() != 0) {
            ArrayNode transport = JSON.arrayNode();
            addMatches(transport, thence);
            addMatches(transport, server.from());
            adds.add(command("add", "rule", rule("mark", "server", transport.add(mark))));
        }
        if (server.esp()) {
            ArrayNode esp = JSON.arrayNode();
            addMatches(esp, thence);
            addMatches(esp, new Condition.Protocol(Packet.ESP));
            adds.add(command("add", "rule", rule("mark", "server-esp", esp.add(mark))));
        }
        return adds;
    }

    private static String portal(Hook hook) {
        return hook == Hook.IN ? NftPortal.IN : NftPortal.OUT;
    }

    private static List<ArrayNode> expressions(Hook hook, Rule rule) {
        if (rule.conditions().contains(new Condition.OfPortal())) {
            ArrayNode jump = JSON.arrayNode();
            jump.addObject().putObject("jump").put("target", portal(hook));
            return List.of(jump);
        }
        if (rule.verdict() != Verdict.REJECT) {
            ArrayNode expression = matches(rule.conditions());
            expression.addObject().putNull(rule.verdict() == Verdict.ACCEPT ? "accept" : "drop");
            return List.of(expression);
        }
        ArrayNode prohibited = matches(rule.conditions());
        prohibited.addObject().putObject("reject").put("type", "icmpx").put("expr", ADMIN_PROHIBITED);
        if (hook == Hook.FORWARD) {
            // A reset would carry a foreign source address and be stopped by our own rules; ICMP ends a connect as
            // fast.
            return List.of(prohibited);
        }
        ArrayNode reset = matches(rule.conditions());
        addMatches(reset, new Condition.Protocol(Packet.TCP));
        reset.addObject().putObject("reject").put("type", "tcp reset");
        return List.of(reset, prohibited);
    }

    private static ArrayNode matches(List<Condition> conditions) {
        ArrayNode expression = JSON.arrayNode();
        conditions.forEach(c -> addMatches(expression, c));
        return expression;
    }

    private static void addMatches(ArrayNode to, Condition condition) {
        switch (condition) {
            case Condition.IsFamily(var family) -> to.add(family(family));
            case Condition.In(var name, var not) -> to.add(match(not, meta("iifname"), JSON.stringNode(name)));
            case Condition.Out(var name, var not) -> to.add(match(not, meta("oifname"), JSON.stringNode(name)));
            case Condition.OutBridge() -> to.add(match(false, meta("oifkind"), JSON.stringNode("bridge")));
            case Condition.Source(var ranges) -> to.add(address("saddr", ranges));
            case Condition.Destination(var ranges) -> to.add(address("daddr", ranges));
            case Condition.Protocol(var number) -> to.add(protocol(number));
            case Condition.Udp(var sources, var destinations) -> addPorts(to, "udp", Packet.UDP, sources, destinations);
            case Condition.Tcp(var sources, var destinations) -> addPorts(to, "tcp", Packet.TCP, sources, destinations);
            case Condition.Port(var ports) ->
                to.add(match(false, meta("l4proto"), numbers(List.of(Packet.TCP, Packet.UDP))))
                        .add(match(false, payload("th", "dport"), numbers(ports)));
            case Condition.Icmp(var family, var types) -> {
                addIcmp(to, family);
                to.add(match(false, payload(icmp(family), "type"), numbers(types)));
            }
            case Condition.Prohibited p -> {
                addIcmp(to, p.family());
                to.add(match(false, payload(icmp(p.family()), "type"), JSON.numberNode(p.type())));
                to.add(match(false, payload(icmp(p.family()), "code"), JSON.numberNode(p.code())));
            }
            case Condition.SentBy(var sender) -> addSender(to, sender);
            case Condition.OfPortal() -> throw new IllegalArgumentException("a chain of its own");
            case Condition.Quotes(var destination) -> to.add(quoted(destination));
        }
    }

    private static void addPorts(
            ArrayNode to, String protocol, int number, Set<Integer> sources, Set<Integer> destinations) {
        to.add(protocol(number));
        if (!sources.isEmpty()) {
            to.add(match(false, payload(protocol, "sport"), numbers(sources)));
        }
        if (!destinations.isEmpty()) {
            to.add(match(false, payload(protocol, "dport"), numbers(destinations)));
        }
    }

    private static void addSender(ArrayNode to, Sender sender) {
        switch (sender) {
            case Sender.Ours() -> to.add(match(false, meta("mark"), JSON.numberNode(LinuxOuterSocket.MARK)));
            case Sender.Mark(var value) -> to.add(match(false, meta("mark"), JSON.numberNode(value)));
            case Sender.User(var id) -> to.add(match(false, meta("skuid"), JSON.numberNode(id)));
            case Sender.Anyone() -> {}
        }
    }

    private static void addIcmp(ArrayNode to, Family family) {
        to.add(family(family)).add(protocol(family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6));
    }

    private static String icmp(Family family) {
        return family == Family.IPV4 ? "icmp" : "icmpv6";
    }

    private static ObjectNode family(Family family) {
        return match(false, meta("nfproto"), JSON.numberNode(family == Family.IPV4 ? IPV4_NFPROTO : IPV6_NFPROTO));
    }

    private static ObjectNode protocol(int number) {
        return match(false, meta("l4proto"), JSON.numberNode(number));
    }

    private static ObjectNode address(String field, Set<IpRange> ranges) {
        String protocol = ranges.iterator().next().family() == Family.IPV4 ? "ip" : "ip6";
        List<JsonNode> values = ranges.stream().map(NftRules::range).toList();
        return match(false, payload(protocol, field), oneOrSet(values));
    }

    private static JsonNode range(IpRange range) {
        JsonNode address = JSON.stringNode(range.address().getHostAddress());
        if (range.prefixLength() == range.family().bits()) {
            return address;
        }
        ObjectNode prefix = JSON.objectNode();
        prefix.putObject("prefix").put("len", range.prefixLength()).set("addr", address);
        return prefix;
    }

    /** The destination in the IP header after the 8 bytes of the ICMP header (RFC 791, RFC 8200 section 3). */
    private static ObjectNode quoted(InetAddress destination) {
        byte[] bytes = destination.getAddress();
        int offset = 8 + (bytes.length == 4 ? 16 : 24);
        ObjectNode payload = JSON.objectNode();
        payload.putObject("payload").put("base", "th").put("offset", 8 * offset).put("len", 8 * bytes.length);
        JsonNode value = bytes.length == 4
                ? JSON.numberNode(new BigInteger(1, bytes).longValue())
                : JSON.stringNode("0x" + HexFormat.of().formatHex(bytes));
        return match(false, payload, value);
    }

    private static JsonNode numbers(Collection<Integer> numbers) {
        return oneOrSet(
                numbers.stream().sorted().<JsonNode>map(JSON::numberNode).toList());
    }

    private static JsonNode oneOrSet(List<JsonNode> values) {
        if (values.size() == 1) {
            return values.getFirst();
        }
        ObjectNode set = JSON.objectNode();
        set.putArray("set").addAll(values);
        return set;
    }

    static ObjectNode match(boolean not, ObjectNode left, JsonNode right) {
        ObjectNode match = JSON.objectNode();
        match.putObject("match").put("op", not ? "!=" : "==").set("right", right);
        ((ObjectNode) match.get("match")).set("left", left);
        return match;
    }

    static ObjectNode meta(String key) {
        ObjectNode meta = JSON.objectNode();
        meta.putObject("meta").put("key", key);
        return meta;
    }

    static ObjectNode payload(String protocol, String field) {
        ObjectNode payload = JSON.objectNode();
        payload.putObject("payload").put("protocol", protocol).put("field", field);
        return payload;
    }

    static ObjectNode command(String verb, String kind, ObjectNode object) {
        ObjectNode command = JSON.objectNode();
        command.putObject(verb).set(kind, object);
        return command;
    }

    static ObjectNode table() {
        return JSON.objectNode().put("family", FAMILY).put("name", TABLE);
    }

    private static ObjectNode chain(String name) {
        return JSON.objectNode().put("family", FAMILY).put("table", TABLE).put("name", name);
    }

    private static ObjectNode chain(String name, String hook, int priority) {
        return chain(name)
                .put("type", "filter")
                .put("hook", hook)
                .put("prio", priority)
                .put("policy", "accept");
    }

    static ObjectNode rule(String chain, String comment, ArrayNode expression) {
        return JSON.objectNode()
                .put("family", FAMILY)
                .put("table", TABLE)
                .put("chain", chain)
                .put("comment", comment)
                .set("expr", expression);
    }

    private static String hookName(Hook hook) {
        return switch (hook) {
            case OUT -> "output";
            case IN -> "input";
            case FORWARD -> "forward";
            case LEAVE -> "postrouting";
        };
    }
}
