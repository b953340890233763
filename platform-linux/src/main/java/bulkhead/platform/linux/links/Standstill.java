package bulkhead.platform.linux.links;

import bulkhead.platform.linux.libc.Libc;
import java.time.Duration;

/** Notices that this host was suspended or this process stopped, from a look at the clock that should have come sooner. */
final class Standstill {
    /** How often to look, in ms. */
    static final int INTERVAL = 1_000;

    /** A busy host is late too. */
    private static final int LATE = 4_000;

    private long lastLook;

    /** @param now in ms, of a clock that goes on while the host is suspended */
    Standstill(long now) {
        lastLook = now;
    }

    /** How long nothing went on until now; zero when all is as usual. */
    Duration look(long now) {
        long still = now - lastLook;
        lastLook = now;
        return still < INTERVAL + LATE ? Duration.ZERO : Duration.ofMillis(still);
    }

    /** Milliseconds since the boot, with those in suspension. */
    static long now() {
        long[] time = new long[2];
        Libc.clock_gettime(Libc.CLOCK_BOOTTIME, time);
        return time[0] * 1_000 + time[1] / 1_000_000;
    }
}
