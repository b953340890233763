package bulkhead.platform.linux.nft;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.Ours;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Neutral conditions as matches in nftables JSON (libnftables-json(5)). */
final class NftMatches {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int IPV4_NFPROTO = 2;
    private static final int IPV6_NFPROTO = 10;

    private NftMatches() {}

    static ArrayNode all(List<Condition> conditions) {
        ArrayNode expression = JSON.arrayNode();
        conditions.forEach(c -> add(expression, c));
        return expression;
    }

    static void add(ArrayNode to, Condition condition) {
        switch (condition) {
            case Condition.IsFamily(var family) -> to.add(family(family));
            case Condition.In(var name, var not) -> to.add(match(not, meta("iifname"), JSON.stringNode(name)));
            case Condition.Out(var name, var not) -> to.add(match(not, meta("oifname"), JSON.stringNode(name)));
            case Condition.InLoopback() -> to.add(match(false, meta("iifname"), JSON.stringNode(Link.LOOPBACK)));
            case Condition.OutLoopback() -> to.add(match(false, meta("oifname"), JSON.stringNode(Link.LOOPBACK)));
            case Condition.InAny(var names) -> to.add(match(false, meta("iifname"), names(names)));
            case Condition.OutAny(var names) -> to.add(match(false, meta("oifname"), names(names)));
            case Condition.Answer() -> to.add(match(false, conntrack("direction"), JSON.stringNode("reply")));
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
            case Condition.OfPortal() -> to.add(match(false, meta("mark"), JSON.numberNode(NftPortal.MARK)));
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
            case Sender.Ours() -> to.add(match(false, meta("mark"), JSON.numberNode(Ours.MARK)));
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
        List<JsonNode> values = ranges.stream().map(NftMatches::range).toList();
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

    private static JsonNode names(Collection<String> names) {
        return oneOrSet(names.stream().sorted().<JsonNode>map(JSON::stringNode).toList());
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

    private static ObjectNode conntrack(String key) {
        ObjectNode conntrack = JSON.objectNode();
        conntrack.putObject("ct").put("key", key);
        return conntrack;
    }
}
