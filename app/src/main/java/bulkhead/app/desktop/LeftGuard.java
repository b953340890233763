package bulkhead.app.desktop;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the guard is left with where there is no connection. */
final class LeftGuard {
    private static final Logger LOG = LoggerFactory.getLogger(LeftGuard.class);

    private LeftGuard() {}

    /** Without a connection, or after one that was killed, only the guard itself knows what passes. */
    static ConnectionStatus now() {
        try {
            return ConnectionStatus.without(
                    HostNetworkProvider.ofThisHost().guard().status());
        } catch (HostException e) {
            LOG.debug("what the guard does is not known: {}", e.getMessage());
            return ConnectionStatus.IDLE;
        }
    }

    /** A connection that did not come about changes no guard, and a closed one must not look open. */
    static ConnectionStatus of(Supplier<ConnectionStatus> left, ConnectionStatus ended) {
        ConnectionStatus guarded = left.get().of(ended.profile());
        return guarded.state() == State.ERROR
                ? ended.failure().map(guarded::failed).orElse(guarded)
                : ended;
    }
}
