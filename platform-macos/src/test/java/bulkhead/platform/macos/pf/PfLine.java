package bulkhead.platform.macos.pf;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One filter rule or anchor as pf.conf(5) has it, as far as anybody here writes it; a word that is not known is an error.
 *
 * @param on the interface, in pf of macOS by its whole name alone: there are no groups
 * @param user of the socket, or -1
 * @param anchor what is entered; empty for a plain rule
 */
record PfLine(
        Action action,
        Optional<PfPacket.Direction> direction,
        boolean quick,
        Optional<String> on,
        boolean onNot,
        Optional<Family> family,
        Optional<Integer> protocol,
        Optional<IpRange> source,
        Optional<Integer> sourcePort,
        Optional<IpRange> destination,
        Optional<Integer> destinationPort,
        long user,
        Optional<Integer> type,
        Optional<Integer> code,
        Keep keep,
        String label,
        String anchor) {
    enum Action {
        PASS,
        DROP,
        RETURN
    }

    enum Keep {
        NOTHING,
        FLOATING,
        IF_BOUND
    }

    private static final Pattern WORDS = Pattern.compile("\"([^\"]*)\"|\\S+");

    /** Reads a line's words in the order of the grammar. */
    private static final class Reader {
        private final Deque<String> words = new ArrayDeque<>();
        private final String line;

        Reader(String line) {
            this.line = line;
            Matcher word = WORDS.matcher(line);
            while (word.find()) {
                words.add(word.group(1) != null ? word.group(1) : word.group());
            }
        }

        boolean takes(String word) {
            boolean there = word.equals(words.peek());
            if (there) {
                words.remove();
            }
            return there;
        }

        String next() {
            if (words.isEmpty()) {
                throw new IllegalArgumentException("it ends too early: " + line);
            }
            return words.remove();
        }

        void isOver() {
            if (!words.isEmpty()) {
                throw new IllegalArgumentException("syntax error at " + words.peek() + ": " + line);
            }
        }

        Optional<String> after(String word) {
            return takes(word) ? Optional.of(next()) : Optional.empty();
        }

        Optional<Integer> port() {
            return after("port").map(Integer::valueOf);
        }

        Optional<IpRange> host() {
            String text = next();
            return text.equals("any") ? Optional.empty() : Optional.of(IpRange.parse(text));
        }
    }

    static PfLine of(String line) {
        Reader in = new Reader(line);
        String anchor = in.after("anchor").orElse("");
        Action action = anchor.isEmpty() ? action(in) : Action.PASS;
        Optional<PfPacket.Direction> direction = in.takes("out")
                ? Optional.of(PfPacket.Direction.OUT)
                : in.takes("in") ? Optional.of(PfPacket.Direction.IN) : Optional.empty();
        boolean quick = in.takes("quick");
        boolean on = in.takes("on");
        boolean onNot = on && in.takes("!");
        Optional<String> name = on ? Optional.of(in.next()) : Optional.empty();
        Optional<Family> family = in.takes("inet")
                ? Optional.of(Family.IPV4)
                : in.takes("inet6") ? Optional.of(Family.IPV6) : Optional.empty();
        Optional<Integer> protocol = in.after("proto").map(PfLine::protocol);
        boolean all = in.takes("all");
        boolean from = !all && in.takes("from");
        Optional<IpRange> source = from ? in.host() : Optional.empty();
        Optional<Integer> sourcePort = from ? in.port() : Optional.empty();
        if (from && !in.takes("to") || !from && !all) {
            throw new IllegalArgumentException("neither all nor from and to: " + line);
        }
        Optional<IpRange> destination = from ? in.host() : Optional.empty();
        Optional<Integer> destinationPort = from ? in.port() : Optional.empty();
        if ((sourcePort.isPresent() || destinationPort.isPresent())
                && protocol.filter(p -> p == 6 || p == 17).isEmpty()) {
            throw new IllegalArgumentException("port only applies to tcp/udp: " + line);
        }
        long user = in.after("user").map(Long::valueOf).orElse(-1L);
        Optional<Integer> type =
                in.after("icmp-type").or(() -> in.after("icmp6-type")).map(Integer::valueOf);
        Optional<Integer> code = in.after("code").map(Integer::valueOf);
        Keep keep = keep(in, action == Action.PASS && anchor.isEmpty());
        String label = in.after("label").orElse("");
        in.isOver();
        List<Optional<IpRange>> hosts = List.of(source, destination);
        Optional<Family> ofHosts =
                hosts.stream().flatMap(Optional::stream).map(IpRange::family).findFirst();
        return new PfLine(
                action,
                direction,
                quick,
                name,
                onNot,
                family.or(() -> ofHosts),
                protocol,
                source,
                sourcePort,
                destination,
                destinationPort,
                user,
                type,
                code,
                keep,
                label,
                anchor);
    }

    private static Action action(Reader in) {
        if (in.takes("pass")) {
            return Action.PASS;
        }
        if (!in.takes("block")) {
            throw new IllegalArgumentException("neither pass nor block: " + in.line);
        }
        if (in.takes("return")) {
            return Action.RETURN;
        }
        in.takes("drop");
        return Action.DROP;
    }

    /** A pass rule that says nothing keeps a state. */
    private static Keep keep(Reader in, boolean passes) {
        if (in.takes("no")) {
            in.takes("state");
            return Keep.NOTHING;
        }
        if (in.takes("keep")) {
            in.takes("state");
            return in.takes("(if-bound)") ? Keep.IF_BOUND : Keep.FLOATING;
        }
        return passes ? Keep.FLOATING : Keep.NOTHING;
    }

    private static int protocol(String name) {
        return switch (name) {
            case "tcp" -> 6;
            case "udp" -> 17;
            case "icmp" -> 1;
            case "ipv6-icmp" -> 58;
            default -> Integer.parseInt(name);
        };
    }

    /** A rule that asks for a port or a type is none for a fragment that was not joined, nor is one for a user it does not know. */
    boolean matches(PfPacket packet) {
        return (on.isEmpty() || on.get().equals(packet.on()) != onNot)
                && direction.filter(d -> d != packet.direction()).isEmpty()
                && family.filter(f -> f != packet.family()).isEmpty()
                && protocol.filter(p -> p != packet.protocol()).isEmpty()
                && isIn(source, packet.source())
                && isIn(destination, packet.destination())
                && (packet.fragment()
                        ? Optional.empty()
                                .equals(sourcePort
                                        .or(() -> destinationPort)
                                        .or(() -> type)
                                        .or(() -> code))
                        : sourcePort.filter(p -> p != packet.sourcePort()).isEmpty()
                                && destinationPort
                                        .filter(p -> p != packet.destinationPort())
                                        .isEmpty()
                                && type.filter(t -> t != packet.type()).isEmpty()
                                && code.filter(c -> c != packet.code()).isEmpty()
                                && (user < 0 || packet.hasPorts() && user == packet.user()));
    }

    private static boolean isIn(Optional<IpRange> range, InetAddress address) {
        return range.isEmpty() || range.get().contains(address);
    }
}
