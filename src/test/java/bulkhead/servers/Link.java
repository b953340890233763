package bulkhead.servers;

/**
 * A link of a host in a {@link Topology}, as it is seen from outside of that host.
 *
 * @param port its other end, an interface beside the home router
 * @param mac the host's Ethernet address on it
 * @param broadcast of the link's IPv4 network
 */
public record Link(String port, String mac, String broadcast) {
    /** The client's only link, unless {@link Topology#tether} gives it another. */
    public static final Link CLIENT = new Link("client", Topology.CLIENT_MAC, "192.168.77.255");

    /** A phone that shares its connection: the client's second interface, {@code usb0}. */
    public static final Link PHONE = new Link("phone", "02:18:00:00:00:c2", "192.168.42.255");

    /** Of the guest of a {@link ClassicClient}. */
    public static final Link CLASSIC = new Link("classic", "02:18:00:00:00:02", "192.168.77.255");
}
