package bulkhead.app.secret;

import java.util.Arrays;

/** Asks for a passphrase once, however often it is needed until this is closed. Used by one thread. */
public final class OnePassphrase implements Passphrase, AutoCloseable {
    private final Passphrase ask;
    private char[] known;

    public OnePassphrase(Passphrase ask) {
        this.ask = ask;
    }

    @Override
    public char[] ask(String what, boolean fresh) throws SecretException {
        if (known == null) {
            known = ask.ask(what, fresh);
        }
        return known.clone();
    }

    @Override
    public boolean refused() {
        close();
        return ask.refused();
    }

    @Override
    public boolean knows(String what) {
        return known != null || ask.knows(what);
    }

    @Override
    public void close() {
        if (known != null) {
            Arrays.fill(known, '\0');
            known = null;
        }
    }
}
