package bulkhead.app.cli;

import sun.misc.Signal;

/** Who ends a program that guards: its user by ^C, and others by the other signals. */
final class Signals {
    private Signals() {}

    /**
     * Has the end of this program asked for by what is the user's word, and by what need not be theirs: a session that ends, a
     * service that is stopped, a shutdown.
     */
    static void handle(Runnable user, Runnable system) {
        Signal.handle(new Signal("INT"), _ -> user.run());
        for (String name : new String[] {"TERM", "HUP"}) {
            Signal.handle(new Signal(name), _ -> system.run());
        }
    }
}
