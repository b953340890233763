package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import java.util.Optional;
import java.util.Set;

/** The host's resolver. */
public interface NameServers {
    /** Asks in the tunnel as its plan says, also after another program's changes of that; without one as before, also after what failed half-way. */
    void apply(Optional<TunnelPlan> tunnel) throws HostException;

    /** Lets go of it as it is: what another program changes from now on is not set again. */
    void leave();

    /** What the one that is in charge now can. */
    Set<Capability> capabilities();

    /** Undoes what a crashed run set. */
    void recover() throws HostException;
}
