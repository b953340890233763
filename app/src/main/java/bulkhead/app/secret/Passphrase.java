package bulkhead.app.secret;

/** Asks the user for a passphrase. */
@FunctionalInterface
public interface Passphrase {
    /**
     * @param what what it opens, for people
     * @param fresh whether this is a new one, to be typed twice
     * @return the caller overwrites it
     */
    char[] ask(String what, boolean fresh) throws SecretException;
}
