package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.Condition;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Sender;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A neutral condition as one layer can ask it. */
final class Question {
    private final Layer layer;
    private final Names names;

    Question(Layer layer, Names names) {
        this.layer = layer;
        this.names = names;
    }

    /** All of it: a condition on ports is one on the protocol, too. */
    List<Asked> of(Condition condition) {
        return switch (condition) {
            case Condition.IsFamily(var family) -> List.of(always(family == layer.family()));
            case Condition.In(var name, var not) -> List.of(cameBy(Set.of(name), not));
            case Condition.Out(var name, var not) -> List.of(leavesBy(Set.of(name), not));
            case Condition.InAny(var all) -> List.of(cameBy(all, false));
            case Condition.OutAny(var all) -> List.of(leavesBy(all, false));
            case Condition.InLoopback(), Condition.OutLoopback() -> List.of(loopback());
            case Condition.Source(var ranges) -> List.of(addresses(source(), ranges));
            case Condition.Destination(var ranges) -> List.of(addresses(destination(), ranges));
            case Condition.Protocol(var number) -> List.of(protocol(Set.of(number)));
            case Condition.Udp(var from, var to) -> ports(Set.of(Packet.UDP), from, to);
            case Condition.Tcp(var from, var to) -> ports(Set.of(Packet.TCP), from, to);
            case Condition.Port(var to) -> ports(Set.of(Packet.TCP, Packet.UDP), Set.of(), to);
            case Condition.Icmp(var family, var types) -> icmp(family, types, Set.of());
            case Condition.Prohibited p -> icmp(p.family(), Set.of(p.type()), Set.of(p.code()));
            case Condition.SentBy(var sender) -> List.of(sentBy(sender));
            case Condition.Quotes(var destination) -> List.of(quotes(destination));
            // Windows has no groups of processes that a filter could ask for, and of forwarded packets no flows.
            case Condition.OfPortal(), Condition.Answer() -> List.of(new Asked.Nowhere());
        };
    }

    private static Asked always(boolean holds) {
        return holds ? new Asked.Always() : new Asked.Never();
    }

    /** This host's own packets came by no interface. */
    private Asked cameBy(Collection<String> all, boolean not) {
        return switch (layer.stage()) {
            case CONNECT, OUT_TRANSPORT, OUT_PACKET -> always(not);
            case ACCEPT, IN_TRANSPORT, IN_ICMP_ERROR -> luids(Field.IP_ARRIVAL_INTERFACE, all, not);
            case FORWARD -> indices(all, not);
        };
    }

    private Asked leavesBy(Collection<String> all, boolean not) {
        return switch (layer.stage()) {
            case CONNECT, OUT_TRANSPORT, OUT_PACKET -> luids(Field.IP_LOCAL_INTERFACE, all, not);
            case ACCEPT, IN_TRANSPORT, IN_ICMP_ERROR -> always(not);
            case FORWARD -> luids(Field.IP_FORWARD_INTERFACE, all, not);
        };
    }

    private Asked luids(Field field, Collection<String> all, boolean not) {
        return interfaces(field, all, not, each -> new Value.UInt64(each.luid()));
    }

    private Asked indices(Collection<String> all, boolean not) {
        return interfaces(Field.SOURCE_INTERFACE_INDEX, all, not, each -> new Value.UInt32(each.index()));
    }

    private interface Number {
        Value of(Names.Interface each);
    }

    /** What is not there has no packets. */
    private Asked interfaces(Field field, Collection<String> all, boolean not, Number number) {
        List<FilterCondition> alternatives = all.stream()
                .sorted()
                .map(names::find)
                .flatMap(Optional::stream)
                .map(each -> new FilterCondition(field, not ? Match.NOT_EQUAL : Match.EQUAL, number.of(each)))
                .toList();
        return alternatives.isEmpty() ? always(not) : ask(field, alternatives);
    }

    private Asked loopback() {
        return ask(
                Field.FLAGS,
                List.of(new FilterCondition(
                        Field.FLAGS, Match.FLAGS_ALL_SET, new Value.UInt32(FilterCondition.IS_LOOPBACK))));
    }

    private boolean isOut() {
        return layer.stage().isOut();
    }

    private boolean isForward() {
        return layer.stage() == Stage.FORWARD;
    }

    private Field source() {
        return isForward() ? Field.IP_SOURCE_ADDRESS : isOut() ? Field.IP_LOCAL_ADDRESS : Field.IP_REMOTE_ADDRESS;
    }

    private Field destination() {
        return isForward() ? Field.IP_DESTINATION_ADDRESS : isOut() ? Field.IP_REMOTE_ADDRESS : Field.IP_LOCAL_ADDRESS;
    }

    private Asked addresses(Field field, Collection<IpRange> ranges) {
        if (ranges.stream().anyMatch(range -> range.family() != layer.family())) {
            return new Asked.Never();
        }
        return equal(
                field,
                ranges.stream()
                        .sorted((a, b) -> a.toString().compareTo(b.toString()))
                        .map(Value.Range::new));
    }

    private Asked protocol(Set<Integer> numbers) {
        if (layer.stage() == Stage.IN_ICMP_ERROR) {
            return always(numbers.contains(layer.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6));
        }
        return equal(Field.IP_PROTOCOL, numbers.stream().sorted().map(Value.UInt8::new));
    }

    private List<Asked> ports(Set<Integer> protocols, Set<Integer> sources, Set<Integer> destinations) {
        List<Asked> all = new ArrayList<>();
        all.add(protocol(protocols));
        numbers(all, isOut() ? Field.IP_LOCAL_PORT : Field.IP_REMOTE_PORT, sources);
        numbers(all, isOut() ? Field.IP_REMOTE_PORT : Field.IP_LOCAL_PORT, destinations);
        return all;
    }

    private List<Asked> icmp(Family family, Set<Integer> types, Set<Integer> codes) {
        if (family != layer.family()) {
            return List.of(new Asked.Never());
        }
        List<Asked> all = new ArrayList<>();
        all.add(protocol(Set.of(family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6)));
        numbers(all, Field.IP_LOCAL_PORT, types);
        numbers(all, Field.IP_REMOTE_PORT, codes);
        return all;
    }

    private void numbers(List<Asked> to, Field field, Set<Integer> numbers) {
        if (!numbers.isEmpty()) {
            to.add(equal(field, numbers.stream().sorted().map(Value.UInt16::new)));
        }
    }

    private Asked sentBy(Sender sender) {
        return switch (sender) {
            case Sender.Ours() -> equal(Field.ALE_APP_ID, Stream.of(new Value.Program(names.program())));
            case Sender.Anyone() -> new Asked.Always();
            // Sockets have no marks on Windows, and its users no numbers.
            case Sender.Mark _, Sender.User _ -> new Asked.Nowhere();
        };
    }

    private Asked quotes(InetAddress destination) {
        return addresses(Field.EMBEDDED_REMOTE_ADDRESS, List.of(IpRange.of(destination)));
    }

    private Asked equal(Field field, Stream<? extends Value> values) {
        return ask(
                field, values.map(value -> FilterCondition.equal(field, value)).toList());
    }

    private Asked ask(Field field, List<FilterCondition> alternatives) {
        if (layer.stage().knows(field)) {
            return new Asked.Here(alternatives);
        }
        boolean elsewhere =
                layer.beside().stream().anyMatch(other -> other.stage().knows(field));
        return elsewhere ? new Asked.Elsewhere() : new Asked.Nowhere();
    }
}
