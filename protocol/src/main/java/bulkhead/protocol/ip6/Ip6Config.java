package bulkhead.protocol.ip6;

import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import java.util.Objects;

/**
 * What IPv6 on the link starts from.
 *
 * @param localInterfaceId our interface identifier as IPV6CP agreed it
 * @param peerInterfaceId the peer's, 0 when it named none
 * @param echoTarget the address whose echo proves the path; null for the servers the router names, and the router
 * @param dhcp6 whether DHCPv6 may be used at all
 * @param requestPrefix whether to ask for a delegated prefix (IA_PD)
 * @param profileRoutes whether the profile brings its own routes, so that no default router is needed
 * @param linkMtu the largest IPv6 packet our side carries; an upper bound for what a router advertises
 * @param duid our DHCP unique identifier (RFC 8415 section 11), stable over connections; empty for one made of the
 *     interface identifier
 */
public record Ip6Config(
        long localInterfaceId,
        long peerInterfaceId,
        IpAddress echoTarget,
        boolean dhcp6,
        boolean requestPrefix,
        boolean profileRoutes,
        int linkMtu,
        byte[] duid) {

    /** RFC 8200 section 5: every IPv6 link carries this much. */
    public static final int MINIMUM_MTU = 1280;

    private static final int DUID_LL = 3;
    private static final int HARDWARE_EUI_64 = 27;

    public Ip6Config {
        Objects.requireNonNull(duid);
        if (echoTarget != null && !echoTarget.isV6()) {
            throw new IllegalArgumentException("the echo target is no IPv6 address: " + echoTarget);
        }
        if (linkMtu < MINIMUM_MTU) {
            throw new IllegalArgumentException("IPv6 needs an MTU of 1280, not " + linkMtu);
        }
        if (duid.length > 130) {
            throw new IllegalArgumentException("a DUID has at most 130 bytes");
        }
        duid = duid.length > 0
                ? duid.clone()
                : new ByteWriter(12)
                        .u16(DUID_LL)
                        .u16(HARDWARE_EUI_64)
                        .i64(localInterfaceId)
                        .toByteArray();
    }

    /** The usual: DHCPv6 where the router asks for it, no prefix delegation, routes from the router. */
    public static Ip6Config of(long localInterfaceId, long peerInterfaceId, int linkMtu) {
        return new Ip6Config(localInterfaceId, peerInterfaceId, null, true, false, false, linkMtu, new byte[0]);
    }

    public IpAddress linkLocal() {
        return IpAddress.linkLocal(localInterfaceId);
    }

    @Override
    public byte[] duid() {
        return duid.clone();
    }
}
