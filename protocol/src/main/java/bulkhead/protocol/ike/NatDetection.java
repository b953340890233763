package bulkhead.protocol.ike;

import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** NAT-D payloads: HASH(CKY-I | CKY-R | IP | Port), the receiver's end first (RFC 3947 section 3.2). */
record NatDetection(IkeConfig config, Prf prf, Cookies cookies, boolean natPort) {
    /** What we send in message 3 or 4. */
    List<Payload> payloads(PeerVendor.NatVersion version, RandomGenerator random) {
        byte[] source = local();
        if (config.forceUdpEncapsulation()) {
            random.nextBytes(source);
        }
        return List.of(new Payload.NatD(version.natD, remote()), new Payload.NatD(version.natD, source));
    }

    /** What the payloads of the peer say; a peer that sends none does not do NAT traversal. */
    NatTraversal judge(List<Payload.NatD> received) {
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
        return hash(config.local(), config.localPort(natPort));
    }

    private byte[] remote() {
        return hash(config.remote(), config.remotePort(natPort));
    }

    private byte[] hash(IpAddress address, int port) {
        return prf.digest(
                cookies.toBytes(),
                address.toBytes(),
                new ByteWriter(2).u16(port).toByteArray());
    }
}
