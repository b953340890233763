package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;

/**
 * The server as the guard lets it through: exact address, ports and protocols, and of this host's sockets only those the
 * host marked. An address alone would let every program reach it outside the tunnel (TunnelCrack ServerIP, CVE-2023-36673).
 *
 * @param address the server's outer address
 * @param localPort the source port of our UDP socket, 1 to 65535, or 0 while there is none: then no UDP passes
 * @param ports the server's UDP ports
 * @param esp whether ESP (IP protocol 50) passes beside UDP
 */
public record Endpoint(InetAddress address, int localPort, Set<Integer> ports, boolean esp) {
    public Endpoint {
        Objects.requireNonNull(address);
        ports = Set.copyOf(ports);
        if (localPort < 0 || localPort > 0xffff || ports.stream().anyMatch(p -> p < 1 || p > 0xffff)) {
            throw new IllegalArgumentException("not a UDP port: " + localPort + " or one of " + ports);
        }
    }

    /** An L2TP/IPsec server: UDP 500 and 4500 (RFC 3947), and raw ESP. */
    public static Endpoint ipsec(InetAddress address, int localPort) {
        return new Endpoint(address, localPort, Set.of(500, 4500), true);
    }
}
