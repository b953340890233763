package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import java.util.Optional;

/** The host's resolver. */
public interface NameServers {
    /** Asks in the tunnel as its plan says; without one as before, also after what failed half-way. */
    void apply(Optional<TunnelPlan> tunnel) throws HostException;

    /** Whether names of single domains can be asked for in the tunnel while all others are asked for as before. */
    boolean routesDomains();

    /** Undoes what a crashed run set. */
    void recover() throws HostException;
}
