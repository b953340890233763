package bulkhead.platform.linux;

import bulkhead.leakguard.apply.Standings;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.LinkTap;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.probe.Promise;
import bulkhead.platform.linux.devices.LinuxLinkTap;
import bulkhead.platform.linux.links.PhysicalLinks;
import bulkhead.platform.linux.nft.NftGuard;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Looks at the links of the network namespace of this process. */
final class LinuxLeakProbe implements LeakProbe {
    @Override
    public List<PhysicalLink> links() throws HostException {
        return PhysicalLinks.find();
    }

    @Override
    public LinkTap tap(PhysicalLink link) throws HostException {
        try {
            return new LinuxLinkTap(link);
        } catch (IOException e) {
            throw new HostException(
                    "the packets on " + link.name() + " cannot be seen (" + e.getMessage() + "): run with sudo", e);
        }
    }

    /** A connection whose table somebody removed still promises the least. */
    @Override
    public Optional<Promise> guard() throws HostException {
        if (!Processes.mayChangeNetwork()) {
            throw new HostException("looking for leaks needs root, with the guard's daemon too: run with sudo");
        }
        Promise written = Promise.of(NftGuard.rules());
        if (Standings.isThere(StateDirectory.withoutLock())) {
            return Optional.of(written.and(Promise.LEAST));
        }
        return Optional.of(written).filter(promise -> !promise.isEmpty());
    }
}
