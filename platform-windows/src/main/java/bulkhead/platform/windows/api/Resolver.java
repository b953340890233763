package bulkhead.platform.windows.api;

import bulkhead.leakguard.policy.Family;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;

/** Windows' DNS client. */
public interface Resolver {
    /** SetInterfaceDnsSettings: an interface's servers of a family and its search list, in the place of all it had; none of either is allowed. */
    void set(UUID link, Family family, List<InetAddress> servers, List<String> domains) throws WindowsException;

    /** Forgets what was asked before, and reads its rules anew (DnsFlushResolverCache). */
    void flush() throws WindowsException;
}
