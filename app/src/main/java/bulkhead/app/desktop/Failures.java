package bulkhead.app.desktop;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.util.HashMap;
import java.util.Map;

/**
 * Why connections failed, each under its name, until the cause is another: its profile, its secrets, this computer's network, or
 * an attempt that goes further. On JavaFX's thread.
 */
final class Failures {
    private final Map<String, Failure> known = new HashMap<>();

    Map<String, Failure> known() {
        return Map.copyOf(known);
    }

    /** What the newest status says of its connection. */
    void take(ConnectionStatus newest) {
        if (newest.profile().isEmpty()) {
            return;
        }
        boolean over = newest.state() == State.DISCONNECTED || newest.state() == State.ERROR;
        if (over && newest.failure().isPresent()) {
            known.put(newest.profile(), newest.failure().get());
        } else {
            known.remove(newest.profile());
        }
    }

    /** What a connection is made of is another now. */
    void changed(String name) {
        known.remove(name);
    }

    /** This computer's network is another now. */
    void networkChanged() {
        known.values().removeIf(Failures::isOfNetwork);
    }

    boolean isOfNetwork() {
        return known.values().stream().anyMatch(Failures::isOfNetwork);
    }

    private static boolean isOfNetwork(Failure why) {
        return why.reason() == Reason.NO_ANSWER || why.layer() == Layer.NETWORK;
    }

    /** What is to be shown while a connection is selected: what failed of another is not this one's. */
    static ConnectionStatus seenFrom(String selected, ConnectionStatus newest, Map<String, Failure> known) {
        if (newest.isActive() || selected == null) {
            return newest;
        }
        Failure own = known.get(selected);
        if (own != null) {
            return newest.failed(own).of(selected);
        }
        // Whatever left the guard closed is nobody's.
        return newest.profile().isEmpty() ? newest : newest.mended().of(selected);
    }
}
