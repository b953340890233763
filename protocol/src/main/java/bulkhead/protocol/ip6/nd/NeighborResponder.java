package bulkhead.protocol.ip6.nd;

import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers Neighbor Solicitations for our addresses (RFC 4861 section 7.2). PPP needs no address resolution, but a server
 * that bridges its clients to a LAN does, and leaves the answer to the client.
 */
public final class NeighborResponder {
    static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

    private static final long SOLICITED_NODE_PREFIX = 0xff02L << 48;
    private static final long SOLICITED_NODE_ID = 0x1_ff00_0000L;

    private final Consumer<byte[]> send;
    private final Set<IpAddress> addresses = new HashSet<>();
    private long answered;

    public NeighborResponder(Consumer<byte[]> send) {
        this.send = send;
    }

    /**
     * Sets all our addresses. New ones are announced to the neighbours (RFC 4861 section 7.2.6): a bridge's router that
     * knows the address from an earlier connection, behind another link-layer address, learns better at once.
     */
    public void own(Set<IpAddress> current) {
        for (IpAddress address : current) {
            if (!addresses.contains(address)) {
                advertise(address, ALL_NODES, false);
            }
        }
        addresses.clear();
        addresses.addAll(current);
    }

    boolean owns(IpAddress address) {
        return addresses.contains(address);
    }

    /** The multicast address at which an address is looked for (RFC 4291 section 2.7.1). */
    static IpAddress solicitedNode(IpAddress address) {
        return IpAddress.ofV6(SOLICITED_NODE_PREFIX, SOLICITED_NODE_ID | address.interfaceIdentifier() & 0xff_ffff);
    }

    /** @return whether the solicitation was for one of our addresses */
    public boolean accept(Ipv6Header header, NeighborSolicitation solicitation) throws MalformedException {
        IpAddress target = solicitation.target();
        // RFC 4861 section 7.1.1: what makes a solicitation invalid.
        boolean probe = header.source().isUnspecified();
        if (target.isMulticast()
                || probe && !header.destination().equals(solicitedNode(target))
                || probe && solicitation.options().stream().anyMatch(NeighborResponder::isSourceLinkLayer)) {
            throw new MalformedException("Neighbor Solicitation for " + target);
        }
        if (!addresses.contains(target)) {
            return false;
        }
        // Section 7.2.4: who asks from the unspecified address (duplicate address detection) is answered by multicast.
        advertise(target, probe ? ALL_NODES : header.source(), !probe);
        answered++;
        return true;
    }

    private static boolean isSourceLinkLayer(NdOption option) {
        return option instanceof NdOption.Unknown(int type, byte[] _) && type == NdOption.SOURCE_LINK_LAYER_ADDRESS;
    }

    /**
     * Without a link-layer address option, since PPP has no such address. The override flag is for a bridge that puts in its
     * own: the neighbour must then take it.
     */
    private void advertise(IpAddress target, IpAddress destination, boolean solicited) {
        send.accept(new NeighborAdvertisement(false, solicited, true, target, List.of())
                .packet(target, destination, Icmpv6.ND_HOP_LIMIT));
    }

    public long answered() {
        return answered;
    }
}
