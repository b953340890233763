package bulkhead.platform.macos.devices;

import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.macos.darwin.DarwinCalls;
import bulkhead.platform.macos.darwin.ErrnoException;
import java.util.function.IntPredicate;

/** What tells of changes of the network. */
public interface Changes {
    /** @param ours tells the tunnel's interface, by its number, from others */
    Subscription watch(NetworkListener listener, IntPredicate ours) throws ErrnoException;

    /** Of this computer. */
    static Changes ofThisHost() {
        return (listener, ours) -> new RouteMonitor(new DarwinCalls(), listener, ours, DarwinCalls::now);
    }
}
