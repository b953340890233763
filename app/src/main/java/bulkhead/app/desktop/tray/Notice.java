package bulkhead.app.desktop.tray;

import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.Optional;

/**
 * A notification of the desktop.
 *
 * @param title a few words
 * @param body sentences
 * @param state whose picture it has
 * @param offer what its button does; a click beside the button shows the window
 */
record Notice(String title, String body, State state, Urgency urgency, Optional<Offer> offer) {
    /** As the desktop's notifications know it (their values are the ordinals). */
    enum Urgency {
        LOW,
        NORMAL,
        /** Stays until the user has seen it. */
        CRITICAL
    }

    /** A button. */
    record Offer(String text, TrayAction action) {}
}
