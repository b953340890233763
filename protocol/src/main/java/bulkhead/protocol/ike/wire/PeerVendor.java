package bulkhead.protocol.ike.wire;

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

    /**
     * First bytes of a vendor ID, and whose it is; the most telling ones first. strongSwan sends its own only where its configuration
     * says so (charon.send_vendor_id). Those of XAuth, DPD and NAT traversal, which it always sends, others send as well: a server
     * that shows nothing else has no name here.
     */
    private record Known(byte[] prefix, String name) {
        Known(String hex, String name) {
            this(hex(hex), name);
        }
    }

    private static final List<Known> KNOWN = List.of(
            new Known("882fe56d6fd20dbc2251613b2ebe5beb", "strongSwan"),
            new Known("4f452d4c6962726573", "Libreswan"),
            new Known("4f45", "Openswan or Libreswan"),
            new Known("8299031757a36082c6a621de", "Fortinet FortiGate"),
            new Known("166f932d55eb64d8e4df4fd37e2313f0d0fd8451", "Juniper"),
            new Known("f4ed19e0c114eb516faaac0ee37daf2807b4381f", "Check Point"),
            new Known("404bf439522ca3f6", "SonicWall"),
            new Known("5b362bc820f60006", "SonicWall"),
            new Known("bfc22e9856ba9936", "WatchGuard"),
            new Known("1f07f70eaa6514d3b0fa96542a50", "Cisco VPN 3000"),
            new Known("12f5f28c457168a9702d9fe274cc", "Cisco Unity"),
            new Known("7003cbc1097dbe9c2600ba6983bc8b35", "KAME racoon"),
            new Known("1e2b516905991c7d7c96fcbfb587e461", "Windows"));

    /** @param natTraversal whether we do that */
    public static PeerVendor of(List<Payload.VendorId> vendorIds, boolean natTraversal) {
        byte[] fragmentation = Arrays.copyOf(FRAGMENTATION, FRAGMENTATION_BYTES);
        return new PeerVendor(
                name(vendorIds),
                natTraversal ? NatVersion.best(vendorIds) : null,
                detectsDeadPeers(vendorIds),
                vendorIds.stream().anyMatch(id -> startsWith(id.data(), fragmentation)));
    }

    private static String name(List<Payload.VendorId> vendorIds) {
        for (Known known : KNOWN) {
            if (vendorIds.stream().anyMatch(id -> startsWith(id.data(), known.prefix))) {
                return known.name;
            }
        }
        return "";
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
