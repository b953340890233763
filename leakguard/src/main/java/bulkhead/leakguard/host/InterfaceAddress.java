package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Family;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * An address of the TUN interface.
 *
 * @param prefixLength what is on the link; with a peer, the peer's prefix
 * @param peer the address at the other end of a point-to-point link (RFC 1332), of the same family
 */
public record InterfaceAddress(InetAddress address, int prefixLength, Optional<InetAddress> peer) {
    public InterfaceAddress {
        Objects.requireNonNull(address);
        if (prefixLength < 0 || prefixLength > family(address).bits()) {
            throw new IllegalArgumentException(
                    "no prefix length for " + address.getHostAddress() + ": " + prefixLength);
        }
        if (peer.isPresent() && family(peer.get()) != family(address)) {
            throw new IllegalArgumentException("address and peer differ in family");
        }
    }

    public Family family() {
        return family(address);
    }

    private static Family family(InetAddress address) {
        return Family.of(address);
    }
}
