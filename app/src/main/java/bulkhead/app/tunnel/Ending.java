package bulkhead.app.tunnel;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;

/** How it ended, and so what becomes of the guard: it opens by {@link ByUser} and {@link NeverBegan}, and by nothing else. */
public sealed interface Ending {
    /** Why there is nothing any more; null when nothing went wrong. */
    Failure failure();

    /**
     * The user wanted no connection any more: the guard opens, or rests in the lockdown that they want.
     *
     * @param failure what went wrong before that, or null
     */
    record ByUser(Failure failure) implements Ending {}

    /** A first attempt failed, and nothing was promised beyond it: the guard opens, as if there had been none. */
    record NeverBegan(Failure failure) implements Ending {}

    /**
     * The user wants another connection in its place: what it had closed stays closed, for that one to take over.
     *
     * @param failure what went wrong before that, or null
     */
    record HandedOver(Failure failure) implements Ending {}

    /** It is given up: the guard is closed until the user acts. */
    record GivenUp(Failure failure) implements Ending {}

    /**
     * Whoever runs this program ended it, as at logout, and the user wants native traffic closed without a connection: it stays
     * closed.
     *
     * @param failure what went wrong before that, or null
     */
    record BySystem(Failure failure) implements Ending {}

    /** An error in Bulkhead itself: the rules stay exactly as they are. */
    record Died(Throwable fault) implements Ending {
        private static final String CLOSED =
                "what was closed stays closed: connect again, or run 'bulkhead guard unblock'";

        @Override
        public Failure failure() {
            return new Failure(Layer.HOST, Reason.FAULT, "an error in Bulkhead itself (" + words() + ")", CLOSED);
        }

        private String words() {
            try {
                return fault.toString().lines().findFirst().orElse("");
            } catch (RuntimeException e) {
                return fault.getClass().getName();
            }
        }
    }
}
