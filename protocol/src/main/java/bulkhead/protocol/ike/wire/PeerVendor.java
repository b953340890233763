package bulkhead.protocol.ike.wire;

import bulkhead.protocol.product.Product;
import bulkhead.protocol.product.Products;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What the vendor IDs of a peer say: the extensions they announce, and the implementation they betray.
 *
 * @param name of the implementation, or an empty string
 * @param natVersion the NAT traversal that both ends speak, or null
 */
public record PeerVendor(String name, NatVersion natVersion, boolean deadPeerDetection, boolean fragmentation) {
    public static final byte[] DEAD_PEER_DETECTION = hex("afcad71368a1f1c96b8696fc77570100");

    /** With the flag that it is done in main mode; what others put behind the first 16 bytes differs. */
    public static final byte[] FRAGMENTATION = hex("4048b7d56ebce88525e7de7f00d6c2d380000000");

    /** Extended authentication, by which a user is proven after phase 1. */
    public static final byte[] XAUTH = hex("09002689dfd6b712");

    private static final int FRAGMENTATION_BYTES = 16;

    /** The forms of NAT traversal we speak, best first. The earlier drafts kept to port 500 and are of no use today. */
    public enum NatVersion {
        RFC_3947("4a131c81070358455c5728f20e95452f", Payload.NAT_D, Payload.NAT_OA, 4),
        DRAFT_03("7d9419a65310ca6f2c179d9215529d56", Payload.NAT_D_DRAFT, Payload.NAT_OA_DRAFT, 61444),
        DRAFT_02_NEWLINE("90cb80913ebb696e086381b5ec427b1f", Payload.NAT_D_DRAFT, Payload.NAT_OA_DRAFT, 61444),
        DRAFT_02("cd60464335df21f87cfdb2fc68b6a448", Payload.NAT_D_DRAFT, Payload.NAT_OA_DRAFT, 61444);

        public final byte[] vendorId;
        public final int natD;
        public final int natOa;
        /** The encapsulation mode of transport mode in UDP. */
        public final int udpTransport;

        NatVersion(String vendorId, int natD, int natOa, int udpTransport) {
            this.vendorId = hex(vendorId);
            this.natD = natD;
            this.natOa = natOa;
            this.udpTransport = udpTransport;
        }

        private static NatVersion best(List<Payload.VendorId> vendorIds) {
            for (NatVersion version : values()) {
                if (vendorIds.stream().anyMatch(id -> Arrays.equals(id.data(), version.vendorId))) {
                    return version;
                }
            }
            return null;
        }
    }

    /** @param natTraversal whether we do that */
    public static PeerVendor of(List<Payload.VendorId> vendorIds, boolean natTraversal) {
        byte[] fragmentation = Arrays.copyOf(FRAGMENTATION, FRAGMENTATION_BYTES);
        return new PeerVendor(
                Products.ofVendorIds(
                                vendorIds.stream().map(Payload.VendorId::data).toList())
                        .map(Product::name)
                        .orElse(""),
                natTraversal ? NatVersion.best(vendorIds) : null,
                detectsDeadPeers(vendorIds),
                vendorIds.stream().anyMatch(id -> startsWith(id.data(), fragmentation)));
    }

    private static boolean detectsDeadPeers(List<Payload.VendorId> vendorIds) {
        // The last two bytes are the version (RFC 3706 section 5.1).
        byte[] withoutVersion = Arrays.copyOf(DEAD_PEER_DETECTION, DEAD_PEER_DETECTION.length - 2);
        return vendorIds.stream().anyMatch(id -> startsWith(id.data(), withoutVersion));
    }

    private static boolean startsWith(byte[] data, byte[] prefix) {
        return data.length >= prefix.length && Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
