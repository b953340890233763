package bulkhead.platform.linux.nft;

import bulkhead.leakguard.policy.InetAddresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The right side of a match in a form to compare. nft lists sets in an order of its own, numbers in other notations, and ranges
 * of addresses that touch or overlap as one.
 */
final class NftValues {
    /** {@code ct direction reply} as a number, as some versions list it: IP_CT_DIR_REPLY. */
    private static final String REPLY = "1";

    private NftValues() {}

    static String of(JsonNode right) {
        NavigableSet<String> others = new TreeSet<>();
        NavigableSet<Interval> intervals = new TreeSet<>();
        elements(right).forEach(element -> {
            Interval interval = Interval.of(element);
            if (interval == null) {
                others.add(scalar(element.asString("")));
            } else {
                merge(intervals, interval);
            }
        });
        return intervals + "" + others;
    }

    private static Stream<JsonNode> elements(JsonNode right) {
        return right.has("set")
                ? StreamSupport.stream(right.get("set").spliterator(), false).flatMap(NftValues::elements)
                : Stream.of(right);
    }

    private static void merge(NavigableSet<Interval> into, Interval interval) {
        Interval all = interval;
        for (Interval other : List.copyOf(into)) {
            if (other.touches(all)) {
                into.remove(other);
                all = all.with(other);
            }
        }
        into.add(all);
    }

    private static String scalar(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16).toString();
        }
        return text.equals("reply") ? REPLY : text;
    }

    /** @param bits of an address */
    private record Interval(int bits, BigInteger first, BigInteger last) implements Comparable<Interval> {
        private static final Comparator<Interval> ORDER =
                Comparator.comparingInt(Interval::bits).thenComparing(Interval::first);

        /** None if it is no address. */
        static Interval of(JsonNode element) {
            if (element.has("prefix")) {
                JsonNode prefix = element.get("prefix");
                Interval start = of(prefix.path("addr"));
                int free = start.bits - prefix.path("len").asInt();
                return new Interval(
                        start.bits,
                        start.first,
                        start.first.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE));
            }
            if (element.has("range")) {
                Interval start = of(element.get("range").path(0));
                return start == null ? null : start.with(of(element.get("range").path(1)));
            }
            String text = element.asString("");
            if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
                return null;
            }
            try {
                InetAddress address = InetAddresses.parse(text);
                BigInteger number = new BigInteger(1, address.getAddress());
                return new Interval(8 * address.getAddress().length, number, number);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        boolean touches(Interval other) {
            return bits == other.bits
                    && first.compareTo(other.last.add(BigInteger.ONE)) <= 0
                    && other.first.compareTo(last.add(BigInteger.ONE)) <= 0;
        }

        Interval with(Interval other) {
            return new Interval(bits, first.min(other.first), last.max(other.last));
        }

        @Override
        public int compareTo(Interval other) {
            return ORDER.compare(this, other);
        }
    }
}
