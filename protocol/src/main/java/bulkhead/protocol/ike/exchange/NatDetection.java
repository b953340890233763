package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** NAT-D payloads: HASH(CKY-I | CKY-R | IP | Port), the receiver's end first (RFC 3947 section 3.2). */
public record NatDetection(IkeConfig config, Prf prf, Cookies cookies, boolean natPort) {
    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;

    /** What we send in message 3 or 4. */
    List<Payload> payloads(PeerVendor.NatVersion version, RandomGenerator random) {
        byte[] source = local();
        if (config.forceUdpEncapsulation()) {
            random.nextBytes(source);
        }
        return List.of(new Payload.NatD(version.natD, remote()), new Payload.NatD(version.natD, source));
    }

    /** What the payloads of the peer say; a peer that sends none does not do NAT traversal. */
    public NatTraversal judge(List<Payload.NatD> received) {
        if (received.size() < 2) {
            return NatTraversal.NONE;
        }
        boolean local = !Arrays.equals(received.getFirst().hash(), local());
        // A peer with several addresses sends several sources.
        byte[] remote = remote();
        boolean peer = received.stream().skip(1).noneMatch(it -> Arrays.equals(it.hash(), remote));
        if (local) {
            return peer ? NatTraversal.BOTH : NatTraversal.LOCAL;
        }
        if (peer) {
            return NatTraversal.REMOTE;
        }
        return config.forceUdpEncapsulation() ? NatTraversal.FORCED : NatTraversal.NONE;
    }

    private byte[] local() {
        return hash(config.local(), port(config.localPort()));
    }

    private byte[] remote() {
        return hash(config.remote(), port(config.remotePort()));
    }

    /** As the other end must see it when no NAT is between us. */
    private int port(int configured) {
        return natPort && configured == IKE_PORT ? NAT_PORT : configured;
    }

    private byte[] hash(IpAddress address, int port) {
        return prf.digest(
                cookies.toBytes(),
                address.toBytes(),
                new ByteWriter(2).u16(port).toByteArray());
    }
}
