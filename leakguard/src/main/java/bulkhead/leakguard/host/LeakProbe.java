package bulkhead.leakguard.host;

import bulkhead.leakguard.probe.Promise;
import java.util.List;
import java.util.Optional;

/** What the leak test asks of the operating system. */
public interface LeakProbe {
    /** The links beside every tunnel that have a default route or a global address; without loopback and what leads to containers. */
    List<PhysicalLink> links() throws HostException;

    /** Starts to see what leaves by it. */
    LinkTap tap(PhysicalLink link) throws HostException;

    /** What the guard promises now; empty when there is none in force, neither of a connection nor one left behind. */
    Optional<Promise> guard() throws HostException;
}
