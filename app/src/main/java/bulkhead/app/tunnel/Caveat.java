package bulkhead.app.tunnel;

import bulkhead.app.names.Named;
import java.util.List;

/**
 * What whoever uses a connection that is up should know of it; it holds until the next ones are told.
 *
 * @param of what it is about, in the order in which its words have it
 */
public record Caveat(What what, List<String> of) {
    public Caveat {
        of = List.copyOf(of);
    }

    static Caveat of(What what, Object... of) {
        return new Caveat(what, List.of(of).stream().map(String::valueOf).toList());
    }

    /** What there is to know; the words are a clause that says what to do about it. */
    public enum What implements Named {
        /** Everything goes through the tunnel, and it leads to no resolver that is known. */
        NO_RESOLVER(
                "no-resolver",
                "the tunnel has no DNS server: this computer's own are asked, and those of the local network are out of"
                        + " reach; where names are not found, name one with --dns, such as the office's"),
        /** This computer's own network and one of the tunnel's have addresses in common: both are named. */
        OVERLAP(
                "overlap",
                "this computer's own network %s and what the tunnel leads to, %s, overlap: of hosts that have the same address"
                        + " only one is within reach; give one of the two networks another range");

        private final String label;
        private final String words;

        What(String label, String words) {
            this.label = label;
            this.words = words;
        }

        @Override
        public String label() {
            return label;
        }
    }

    public String words() {
        return what.words.formatted(of.toArray());
    }
}
