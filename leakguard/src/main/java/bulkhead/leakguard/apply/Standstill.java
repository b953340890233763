package bulkhead.leakguard.apply;

import java.time.Duration;

/** Notices that this host was suspended or this process stopped, from a look at the clock that should have come sooner. */
public final class Standstill {
    /** How often to look, in ms. */
    public static final int INTERVAL = 1_000;

    /** A busy host is late too. */
    private static final int LATE = 4_000;

    private long lastLook;

    /** @param now in ms, of a clock that goes on while the host is suspended */
    public Standstill(long now) {
        lastLook = now;
    }

    /** How long nothing went on until now; zero when all is as usual. */
    public Duration look(long now) {
        long still = now - lastLook;
        lastLook = now;
        return still < INTERVAL + LATE ? Duration.ZERO : Duration.ofMillis(still);
    }
}
