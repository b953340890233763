package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.core.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds out whether packets of the link's whole MTU get through, by echoes of that size: a path that loses what is large, and the
 * ICMP that would say so, lets everything small pass. That large ones are lost shows nothing where small ones are lost too (RFC 8899
 * section 4.3), so each comes with a small one; and a peer that answers no long echo at all is not taken for such a path.
 */
final class SizeProbe {
    /** Bytes of a PPP packet's information field, as of an IP packet: what tunnels on the way leave over, down to RFC 791's 576. */
    private static final List<Integer> SIZES = List.of(1440, 1400, 1360, 1320, 1280, 1200, 1000, 800, 576);

    private static final int SMALL = 8;
    private static final int ROUNDS = 3;
    private static final int APART_MILLIS = 700;
    /** After the last round, for a slow answer. */
    private static final int PATIENCE_MILLIS = 1_500;
    /** Where nothing at all was answered, that is another one's to judge. */
    private static final int AGAIN_MILLIS = 10_000;

    /** Sends an echo of so many bytes; its identifier. */
    interface Echo {
        int send(int bytes);
    }

    private enum Phase {
        IDLE,
        /** Is the whole MTU answered? */
        WHOLE,
        /** It is not: which of the smaller sizes is? */
        SEARCH,
        AGAIN
    }

    private final Echo echo;
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private Phase phase = Phase.IDLE;
    private int whole;
    private int round;
    private int largest;
    private boolean smallAnswered;
    private long dueAt = Machine.NEVER;

    SizeProbe(Echo echo) {
        this.echo = echo;
    }

    /** @param mtu the largest IP packet of the link, in bytes */
    void start(long now, int mtu) {
        whole = mtu;
        enter(Phase.WHOLE, now);
    }

    void stop() {
        enter(Phase.IDLE, Machine.NEVER);
    }

    long deadline() {
        return dueAt;
    }

    /** An echo was answered; whether it was one of ours. */
    boolean answered(int identifier) {
        Integer size = sizes.remove(identifier);
        if (size == null) {
            return false;
        }
        smallAnswered |= size == SMALL;
        largest = Math.max(largest, size);
        if (largest == whole) {
            stop();
        }
        return true;
    }

    /** The size that gets through, once it is known that the whole MTU does not. */
    OptionalInt tick(long now) {
        if (now < dueAt) {
            return OptionalInt.empty();
        }
        if (phase == Phase.AGAIN) {
            enter(Phase.WHOLE, now);
        }
        if (round < ROUNDS) {
            round++;
            toTry().forEach(size -> sizes.put(echo.send(size), size));
            dueAt = now + (round < ROUNDS ? APART_MILLIS : PATIENCE_MILLIS);
            return OptionalInt.empty();
        }
        return judged(now);
    }

    private List<Integer> toTry() {
        List<Integer> sizesOfRound = new ArrayList<>(List.of(SMALL));
        if (phase == Phase.WHOLE) {
            sizesOfRound.add(whole);
        } else {
            SIZES.stream().filter(size -> size < whole).forEach(sizesOfRound::add);
        }
        return sizesOfRound;
    }

    private OptionalInt judged(long now) {
        Phase judged = phase;
        int found = largest;
        if (!smallAnswered) {
            enter(Phase.AGAIN, now + AGAIN_MILLIS);
        } else if (judged == Phase.WHOLE) {
            enter(Phase.SEARCH, now);
        } else {
            stop();
            return found > SMALL ? OptionalInt.of(found) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    private void enter(Phase next, long at) {
        phase = next;
        dueAt = at;
        round = 0;
        largest = 0;
        smallAnswered = false;
        sizes.clear();
    }
}
