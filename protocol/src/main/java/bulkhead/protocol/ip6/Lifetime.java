package bulkhead.protocol.ip6;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.wire.NdOption;

/** Lifetimes on the wire are seconds from now; in here they are ends, in ms on the caller's clock. */
public final class Lifetime {
    public static final long TWO_HOURS = 7_200_000;

    private Lifetime() {}

    /** When a lifetime of so many seconds, unsigned 32 bits, ends; all ones is never (RFC 4861 section 4.6.2). */
    public static long until(long now, long seconds) {
        return seconds == NdOption.INFINITY ? Machine.NEVER : Machine.inSeconds(now, seconds);
    }

    /** What is left of it in ms; {@link Machine#NEVER} of an endless one. */
    public static long remaining(long now, long until) {
        return until == Machine.NEVER ? Machine.NEVER : Math.max(0, until - now);
    }

    /** The earlier of two ends that is still to come: ends that are past do not count. */
    public static long nextAfter(long now, long one, long other) {
        return Math.min(one > now ? one : Machine.NEVER, other > now ? other : Machine.NEVER);
    }
}
