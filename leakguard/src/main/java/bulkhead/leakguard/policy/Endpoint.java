package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;

/**
 * The server as the guard lets it through: exact address, ports and protocols, and of this host's sockets only some. An
 * address alone would let every program reach it outside the tunnel (TunnelCrack ServerIP, CVE-2023-36673).
 *
 * @param address the server's outer address
 * @param transport what the tunnel is carried in
 * @param localPort the source port of our socket, 1 to 65535, or 0 while there is none: then nothing of the transport
 *     passes; {@link #ANY_PORT} for a program that chooses its own
 * @param ports the server's ports
 * @param esp whether ESP (IP protocol 50) passes beside the transport
 * @param sender whose packets these must be
 */
public record Endpoint(
        InetAddress address, Transport transport, int localPort, Set<Integer> ports, boolean esp, Sender sender) {
    public static final int ANY_PORT = -1;

    /** What carries a tunnel over the Internet. */
    public enum Transport {
        UDP,
        TCP
    }

    public Endpoint {
        Objects.requireNonNull(address);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(sender);
        ports = Set.copyOf(ports);
        if (localPort < ANY_PORT || localPort > 0xffff || ports.stream().anyMatch(p -> p < 1 || p > 0xffff)) {
            throw new IllegalArgumentException("not a port: " + localPort + " or one of " + ports);
        }
    }

    /** An L2TP/IPsec server: UDP 500 and 4500 (RFC 3947), and raw ESP. */
    public static Endpoint ipsec(InetAddress address, int localPort) {
        return new Endpoint(address, Transport.UDP, localPort, Set.of(500, 4500), true, new Sender.Ours());
    }

    /** The server of a tunnel that another program makes. */
    public static Endpoint foreign(InetAddress address, Transport transport, int port, Sender sender) {
        return new Endpoint(address, transport, ANY_PORT, Set.of(port), false, sender);
    }

    /** Our source ports; empty for any. */
    Set<Integer> localPorts() {
        return localPort == ANY_PORT ? Set.of() : Set.of(localPort);
    }

    /** What goes there by the transport. */
    public Condition towards() {
        return transport == Transport.UDP
                ? new Condition.Udp(localPorts(), ports)
                : new Condition.Tcp(localPorts(), ports);
    }

    /** What comes from there by the transport. */
    public Condition from() {
        return transport == Transport.UDP
                ? new Condition.Udp(ports, localPorts())
                : new Condition.Tcp(ports, localPorts());
    }
}
