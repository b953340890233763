package bulkhead.app.desktop;

import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;

/** The secrets of the attempt of now, until it is known that they are good: who has to type one again types no other. */
final class LastSecrets implements AutoCloseable {
    private SecretSet secrets = new SecretSet();

    /** Of the next attempt, in the place of those before. @param found null for none */
    synchronized void keep(SecretSet found) {
        close();
        if (found != null) {
            found.kinds().forEach(kind -> secrets.put(kind, found.get(kind).clone()));
        }
    }

    /** All but one; the caller closes them. */
    synchronized SecretSet but(SecretKind wrong) {
        SecretSet others = new SecretSet();
        secrets.kinds().stream()
                .filter(kind -> kind != wrong)
                .forEach(kind -> others.put(kind, secrets.get(kind).clone()));
        return others;
    }

    /** Wipes them. */
    @Override
    public synchronized void close() {
        secrets.close();
        secrets = new SecretSet();
    }
}
