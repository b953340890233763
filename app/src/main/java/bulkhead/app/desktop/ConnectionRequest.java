package bulkhead.app.desktop;

import bulkhead.app.tunnel.TunnelRequest;
import java.util.Optional;
import java.util.function.Consumer;

/** What the tunnel is asked for, or nothing after all; to find its secrets may take a while. */
@FunctionalInterface
interface ConnectionRequest {
    /** @param asks is told when a person is asked for something, and when no more */
    Optional<TunnelRequest> make(Consumer<Boolean> asks) throws Desktop.Unusable, InterruptedException;
}
