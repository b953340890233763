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

    /**
     * Takes notice that what was given last opens nothing.
     *
     * @return whether to ask once more
     */
    default boolean refused() {
        return false;
    }

    /** Whether it gives this without asking anybody. */
    default boolean knows(String what) {
        return false;
    }

    /** Forgets what it knows. @return whether it knew anything */
    default boolean lock() {
        return false;
    }
}
