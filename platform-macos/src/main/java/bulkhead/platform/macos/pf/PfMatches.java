package bulkhead.platform.macos.pf;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Sender;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Neutral conditions as what lines of pf.conf(5) ask of a packet. A line is a conjunction of single values, so one rule may become
 * several lines, and none where pf cannot tell what it asks for.
 */
final class PfMatches {
    static final String LOOPBACK = "lo0";

    /** One thing that a line can ask for. */
    enum Part {
        ON,
        FAMILY,
        PROTOCOL,
        SOURCE,
        SOURCE_PORT,
        DESTINATION,
        DESTINATION_PORT,
        TYPE,
        CODE,
        USER
    }

    private static final List<Map<Part, String>> ANYTHING = List.of(Map.of());
    private static final List<Map<Part, String>> NEVER = List.of();

    private PfMatches() {}

    /**
     * Every way in which all of them hold.
     *
     * @param server whose exception it is; our sockets are known by its port
     */
    static List<Map<Part, String>> of(List<Condition> conditions, Optional<Endpoint> server) {
        List<Map<Part, String>> ways = ANYTHING;
        for (Condition condition : conditions) {
            List<Map<Part, String>> more = ways(condition, server);
            ways = ways.stream()
                    .flatMap(way -> more.stream().flatMap(other -> both(way, other).stream()))
                    .toList();
        }
        return ways;
    }

    /** Nothing when they ask for two values of one thing. */
    private static Optional<Map<Part, String>> both(Map<Part, String> one, Map<Part, String> other) {
        Map<Part, String> both = new EnumMap<>(Part.class);
        both.putAll(one);
        for (Map.Entry<Part, String> part : other.entrySet()) {
            String already = both.putIfAbsent(part.getKey(), part.getValue());
            if (already != null && !already.equals(part.getValue())) {
                return Optional.empty();
            }
        }
        return Optional.of(both);
    }

    private static List<Map<Part, String>> ways(Condition condition, Optional<Endpoint> server) {
        return switch (condition) {
            case Condition.IsFamily(var family) -> one(Part.FAMILY, family(family));
            case Condition.In(var name, var not) -> one(Part.ON, not ? "! " + name : name);
            case Condition.Out(var name, var not) -> one(Part.ON, not ? "! " + name : name);
            case Condition.InLoopback() -> one(Part.ON, LOOPBACK);
            case Condition.OutLoopback() -> one(Part.ON, LOOPBACK);
            case Condition.InAny(var names) -> names(names);
            case Condition.OutAny(var names) -> names(names);
            case Condition.Source(var ranges) -> ranges(Part.SOURCE, ranges);
            case Condition.Destination(var ranges) -> ranges(Part.DESTINATION, ranges);
            case Condition.Protocol(var number) -> one(Part.PROTOCOL, protocol(number));
            case Condition.Udp(var sources, var destinations) -> ports(Packet.UDP, sources, destinations);
            case Condition.Tcp(var sources, var destinations) -> ports(Packet.TCP, sources, destinations);
            case Condition.Port(var ports) ->
                Stream.of(Packet.TCP, Packet.UDP)
                        .flatMap(transport -> ports(transport, Set.of(), ports).stream())
                        .toList();
            case Condition.Icmp(var family, var types) ->
                types.stream().sorted().map(type -> icmp(family, type)).toList();
            case Condition.Prohibited p -> {
                Map<Part, String> way = icmp(p.family(), p.type());
                way.put(Part.CODE, Integer.toString(p.code()));
                yield List.of(way);
            }
            case Condition.SentBy(var sender) -> sentBy(sender, server);
            // What a flow of another's is an answer to, which process sent it, and what an ICMP error quotes, no line
            // can ask:
            // answers and errors pass by the state of the flow where there is one.
            case Condition.Answer() -> NEVER;
            case Condition.OfPortal() -> NEVER;
            case Condition.Quotes _ -> NEVER;
        };
    }

    /** Without marks our sockets are those of root with the port that ours is bound to. pf looks up the owner of TCP and UDP alone. */
    private static List<Map<Part, String>> sentBy(Sender sender, Optional<Endpoint> server) {
        return switch (sender) {
            case Sender.Ours() ->
                server.filter(s -> s.sender() instanceof Sender.Ours && s.localPort() > 0)
                        .map(s -> List.of(way(
                                Part.PROTOCOL,
                                protocol(Packet.UDP),
                                Part.SOURCE_PORT,
                                Integer.toString(s.localPort()),
                                Part.USER,
                                "0")))
                        .orElse(NEVER);
            case Sender.User(var id) -> one(Part.USER, Long.toString(id));
            case Sender.Mark _ -> NEVER;
            case Sender.Anyone() -> ANYTHING;
        };
    }

    private static List<Map<Part, String>> ports(int transport, Set<Integer> sources, Set<Integer> destinations) {
        return numbers(sources)
                .flatMap(source -> numbers(destinations).map(destination -> {
                    Map<Part, String> way = way(Part.PROTOCOL, protocol(transport));
                    source.ifPresent(port -> way.put(Part.SOURCE_PORT, port));
                    destination.ifPresent(port -> way.put(Part.DESTINATION_PORT, port));
                    return way;
                }))
                .toList();
    }

    /** In order; one of nothing when there is none. */
    private static Stream<Optional<String>> numbers(Collection<Integer> numbers) {
        return numbers.isEmpty()
                ? Stream.of(Optional.empty())
                : numbers.stream().sorted().map(number -> Optional.of(Integer.toString(number)));
    }

    private static List<Map<Part, String>> names(Set<String> names) {
        return names.stream().sorted().map(name -> way(Part.ON, name)).toList();
    }

    private static List<Map<Part, String>> ranges(Part part, Set<IpRange> ranges) {
        return ranges.stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .map(range -> way(Part.FAMILY, family(range.family()), part, text(range)))
                .toList();
    }

    static String text(IpRange range) {
        return range.prefixLength() == range.family().bits() ? range.address().getHostAddress() : range.toString();
    }

    private static Map<Part, String> icmp(Family family, int type) {
        String protocol = protocol(family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6);
        return way(Part.FAMILY, family(family), Part.PROTOCOL, protocol, Part.TYPE, Integer.toString(type));
    }

    static String family(Family family) {
        return family == Family.IPV4 ? "inet" : "inet6";
    }

    private static String protocol(int number) {
        return switch (number) {
            case Packet.TCP -> "tcp";
            case Packet.UDP -> "udp";
            case Packet.ICMP -> "icmp";
            case Packet.ICMPV6 -> "ipv6-icmp";
            default -> Integer.toString(number);
        };
    }

    private static List<Map<Part, String>> one(Part part, String value) {
        return List.of(way(part, value));
    }

    private static Map<Part, String> way(Object... partsAndValues) {
        Map<Part, String> way = new EnumMap<>(Part.class);
        for (int i = 0; i < partsAndValues.length; i += 2) {
            way.put((Part) partsAndValues[i], (String) partsAndValues[i + 1]);
        }
        return way;
    }
}
