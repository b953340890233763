package bulkhead.app.desktop;

/** One that is to take the place of the connection of now. */
final class NextConnection {
    Thread thread;
    /** Whether its user is still asked for what it takes. */
    boolean asking = true;

    boolean wanted = true;

    /** Nobody is asked any more: whether it is still wanted. For its own thread. */
    boolean answered() {
        asking = false;
        Thread.interrupted();
        return wanted;
    }

    /** It, if there is one, is not to come any more. */
    static void drop(NextConnection next) {
        if (next != null) {
            next.wanted = false;
            if (next.asking) {
                next.thread.interrupt();
            }
        }
    }
}
