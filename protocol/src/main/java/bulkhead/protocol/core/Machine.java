package bulkhead.protocol.core;

/**
 * A protocol machine without socket, thread or clock. Give it one input, drain {@link #poll()} until it returns null,
 * then ask {@link #deadline()} when to {@link #tick(long)}.
 *
 * <p>All times are milliseconds on one monotonic clock whose origin is the caller's.
 *
 * @param <O> the machine's outputs, a sealed interface
 */
public interface Machine<O> {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** The next output, or null when there is none. */
    O poll();

    /** When {@link #tick(long)} must be called at the latest, in ms; {@link #NEVER} when no timer runs. */
    long deadline();

    /**
     * When so many seconds from {@code now} are over. A peer's lifetimes are as large as it likes: what is more than a time
     * can be is {@link #NEVER}, not long ago.
     */
    static long inSeconds(long now, long seconds) {
        long millis = seconds > NEVER / 1000 ? NEVER : 1000 * seconds;
        return now > NEVER - millis ? NEVER : now + millis;
    }

    /** Runs every timer that is due at {@code now}; harmless when none is. */
    void tick(long now);
}
