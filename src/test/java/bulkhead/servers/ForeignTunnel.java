package bulkhead.servers;

/** A tunnel of another program between the client and the router of a {@link Topology}, by {@code src/test/servers/tunnels}. */
public final class ForeignTunnel implements AutoCloseable {
    /** The client's end. */
    public static final String INTERFACE = "vpn0";

    public static final String IPV4 = "10.97.0.2";
    public static final String IPV6 = "2001:db8:97::2";

    /** On the client's packets to the server. */
    public static final int MARK = 51820;

    private final Topology topology;
    private final Kind kind;

    /** Whose. */
    public enum Kind {
        OPENVPN(1194),
        /** The implementation in user space, with the routes and rules of wg-quick. */
        WIREGUARD(51820);

        private final int port;

        Kind(int port) {
            this.port = port;
        }

        private String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private ForeignTunnel(Topology topology, Kind kind) {
        this.topology = topology;
        this.kind = kind;
    }

    /** Starts the far end. */
    public static ForeignTunnel serve(Topology topology, Kind kind) {
        Script.run("tunnels", "serve", topology.name(), kind.label());
        return new ForeignTunnel(topology, kind);
    }

    /** As an option names it. */
    public String endpoint() {
        return "udp:192.0.2.1:" + kind.port;
    }

    /** Starts the client's end, which routes everything into the tunnel, of IPv6 only when {@code dual}. */
    public void connect(boolean dual) {
        if (dual) {
            Script.run("tunnels", "connect", topology.name(), kind.label(), "dual");
        } else {
            Script.run("tunnels", "connect", topology.name(), kind.label());
        }
    }

    /** Ends the client's end without a word: its interface is gone. */
    public void kill() {
        Script.run("tunnels", "kill", topology.name());
    }

    /** Whether this is a packet of the tunnel's to its server. */
    public boolean isOuter(Packet packet) {
        return packet.protocol() == Packet.UDP
                && packet.destination().equals("192.0.2.1")
                && packet.destinationPort() == kind.port;
    }

    @Override
    public void close() {
        kill();
        Script.run("tunnels", "end", topology.name());
    }
}
