package bulkhead.platform.windows.api;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;

/** Sockets to the server, which leave by one interface whatever the routes say (IP_UNICAST_IF, IPV6_UNICAST_IF). */
public interface Sockets {
    OuterSocket udp(Underlay underlay, InetAddress server) throws WindowsException;
}
