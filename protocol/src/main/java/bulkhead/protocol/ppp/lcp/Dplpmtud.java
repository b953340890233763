package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.core.Machine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Which size of packets gets through, by echoes of that size: a path that loses what is large, and the ICMP that would say so, lets
 * everything small pass. That large ones are lost shows nothing where small ones are lost too (section 4.3), so each comes with a small
 * one; and a peer that answers no long echo at all is not taken for such a path.
 *
 * <p>The largest size is believed until it is found wrong, as nearly every path carries it: so the search goes down, all sizes at once,
 * and what is confirmed is confirmed again as long as packets flow.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8899">RFC 8899: Datagram Packetization Layer Path MTU Discovery</a>
 */
final class Dplpmtud {
    /** Bytes of a PPP packet's information field, as of an IP packet: what tunnels on the way leave over, down to RFC 791's 576. */
    private static final List<Integer> SIZES = List.of(1440, 1400, 1360, 1320, 1280, 1200, 1000, 800, 576);

    private static final int SMALL = 8;
    /** Section 5.1.2. */
    private static final int MAX_PROBES = 3;

    private static final int APART_MILLIS = 700;
    /** The last probe's PROBE_TIMER, the others having more: not less than a second (section 5.1.1). */
    private static final int PROBE_MILLIS = 1_500;
    /** Where nothing at all was answered, that is another one's to judge. */
    private static final int AGAIN_MILLIS = 10_000;
    /** CONFIRMATION_TIMER (section 5.1.1), from the first packet that a family sends or gets. */
    private static final int CONFIRMATION_MILLIS = 15_000;
    /** PMTU_RAISE_TIMER (section 5.1.1). */
    private static final int RAISE_MILLIS = 600_000;

    /** Sends an echo of so many bytes; its identifier. */
    interface Echo {
        int send(int bytes);
    }

    /** Of section 5.2. What is Base there is the first of these: its PLPMTU is the largest one. */
    private enum State {
        DISABLED,
        /** Is the PLPMTU answered? */
        CONFIRMING,
        /** It is not, or larger ones may be by now: which one is? */
        SEARCHING,
        SEARCH_COMPLETE
    }

    private final Echo echo;
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private State state = State.DISABLED;
    private int maxPlpmtu;
    private int plpmtu;
    private int probes;
    private int largest;
    private boolean smallAnswered;
    private boolean everLarge;
    private long dueAt = Machine.NEVER;
    private long raiseAt = Machine.NEVER;

    Dplpmtud(Echo echo) {
        this.echo = echo;
    }

    /** @param mtu the largest IP packet of the link, in bytes */
    void start(long now, int mtu) {
        maxPlpmtu = mtu;
        plpmtu = mtu;
        everLarge = false;
        raiseAt = Machine.NEVER;
        enter(State.CONFIRMING, now);
    }

    void stop() {
        enter(State.DISABLED, Machine.NEVER);
        raiseAt = Machine.NEVER;
    }

    /** Packets of the link's users go one way or the other. */
    void carries(long now) {
        if (state == State.SEARCH_COMPLETE && dueAt == Machine.NEVER) {
            dueAt = now + CONFIRMATION_MILLIS;
        }
    }

    long deadline() {
        return state == State.SEARCH_COMPLETE ? Math.min(dueAt, raiseAt) : dueAt;
    }

    /** An echo was answered; whether it was one of ours. */
    boolean answered(long now, int identifier) {
        Integer size = sizes.remove(identifier);
        if (size == null) {
            return false;
        }
        smallAnswered |= size == SMALL;
        everLarge |= size > SMALL;
        largest = Math.max(largest, size);
        if (state == State.CONFIRMING && largest == plpmtu) {
            enter(State.SEARCH_COMPLETE, Machine.NEVER);
        }
        return true;
    }

    /** The size that gets through, once it is known to be another one than it was. */
    OptionalInt tick(long now) {
        if (now < deadline()) {
            return OptionalInt.empty();
        }
        if (state == State.SEARCH_COMPLETE) {
            enter(now >= raiseAt ? State.SEARCHING : State.CONFIRMING, now);
        }
        if (probes < MAX_PROBES) {
            probes++;
            toTry().forEach(size -> sizes.put(echo.send(size), size));
            dueAt = now + (probes < MAX_PROBES ? APART_MILLIS : PROBE_MILLIS);
            return OptionalInt.empty();
        }
        return judged(now);
    }

    private Stream<Integer> toTry() {
        Stream<Integer> large = state == State.CONFIRMING
                ? Stream.of(plpmtu)
                : Stream.concat(Stream.of(maxPlpmtu), SIZES.stream().filter(size -> size < maxPlpmtu));
        return Stream.concat(Stream.of(SMALL), large);
    }

    private OptionalInt judged(long now) {
        int found = largest;
        if (!smallAnswered) {
            enter(state, now + AGAIN_MILLIS);
        } else if (state == State.CONFIRMING) {
            enter(State.SEARCHING, now);
        } else if (found > SMALL) {
            int before = plpmtu;
            plpmtu = found;
            raiseAt = found < maxPlpmtu ? now + RAISE_MILLIS : Machine.NEVER;
            enter(State.SEARCH_COMPLETE, Machine.NEVER);
            return found == before ? OptionalInt.empty() : OptionalInt.of(found);
        } else if (everLarge) {
            raiseAt = now + RAISE_MILLIS;
            enter(State.SEARCH_COMPLETE, Machine.NEVER);
        } else {
            stop();
        }
        return OptionalInt.empty();
    }

    private void enter(State next, long at) {
        state = next;
        dueAt = at;
        probes = 0;
        largest = 0;
        smallAnswered = false;
        sizes.clear();
    }
}
