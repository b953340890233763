package bulkhead.leakguard.host;

import java.net.InetAddress;

/**
 * The way to the server outside the tunnel.
 *
 * @param interfaceName the interface that leads there
 * @param interfaceIndex the system's number of it
 * @param source our address on it towards the server
 * @param mtu the largest IP packet, in bytes, as far as this host knows (the link's, or the path's where it was learnt)
 * @param linked whether there is somebody at the other end: with its cable pulled a link keeps its addresses and routes
 */
public record Underlay(String interfaceName, int interfaceIndex, InetAddress source, int mtu, boolean linked) {}
