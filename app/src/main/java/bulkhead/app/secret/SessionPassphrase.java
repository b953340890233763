package bulkhead.app.secret;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks for the passphrase of the file of secrets once, and then knows it until it is locked, turns out to be wrong, or this computer
 * has slept. What else is asked for is asked each time. For any thread; nobody waits for another's answer.
 */
public final class SessionPassphrase implements Passphrase {
    /** A clock that is set differs by less, mostly; and who sets it by more is asked once more. */
    private static final long SLEPT_MILLIS = 5_000;

    private final Passphrase ask;
    private final LongSupplier wallMillis;
    private final LongSupplier awakeMillis;
    private char[] known;
    private long offset;

    public SessionPassphrase(Passphrase ask) {
        this(ask, System::currentTimeMillis, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** @param awakeMillis stands still while this computer sleeps */
    SessionPassphrase(Passphrase ask, LongSupplier wallMillis, LongSupplier awakeMillis) {
        this.ask = ask;
        this.wallMillis = wallMillis;
        this.awakeMillis = awakeMillis;
    }

    @Override
    public char[] ask(String what, boolean fresh) throws SecretException {
        if (!what.equals(SecretFile.WHAT)) {
            return ask.ask(what, fresh);
        }
        if (!fresh) {
            char[] copy = copy();
            if (copy != null) {
                return copy;
            }
        }
        char[] given = ask.ask(what, fresh);
        remember(given);
        return given;
    }

    @Override
    public boolean refused() {
        lock();
        return ask.refused();
    }

    @Override
    public synchronized boolean knows(String what) {
        look();
        return known != null && what.equals(SecretFile.WHAT);
    }

    @Override
    public synchronized boolean lock() {
        boolean knew = known != null;
        if (knew) {
            Arrays.fill(known, '\0');
            known = null;
        }
        return knew;
    }

    /** Locks after a sleep of this computer. */
    private void look() {
        if (Math.abs(wallMillis.getAsLong() - awakeMillis.getAsLong() - offset) > SLEPT_MILLIS) {
            lock();
        }
    }

    private synchronized char[] copy() {
        look();
        return known == null ? null : known.clone();
    }

    private synchronized void remember(char[] given) {
        lock();
        known = given.clone();
        offset = wallMillis.getAsLong() - awakeMillis.getAsLong();
    }
}
