package bulkhead.leakguard.policy;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The addresses that share a prefix.
 *
 * @param address the first of them: all bits past the prefix are zero
 * @param prefixLength 0 to 32 or 0 to 128
 */
public record IpRange(InetAddress address, int prefixLength) {
    public static final IpRange ALL_IPV4 = parse("0.0.0.0/0");
    public static final IpRange ALL_IPV6 = parse("::/0");

    public IpRange {
        address = unscoped(address);
        if (prefixLength < 0 || prefixLength > Family.of(address).bits()) {
            throw new IllegalArgumentException(
                    "no prefix length for " + address.getHostAddress() + ": " + prefixLength);
        }
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < 8 * bytes.length; bit++) {
            if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
                throw new IllegalArgumentException(
                        "bits past the prefix in " + address.getHostAddress() + "/" + prefixLength);
            }
        }
    }

    /** The range with just this address. */
    public static IpRange of(InetAddress address) {
        return new IpRange(address, Family.of(address).bits());
    }

    /** The range with this address anywhere in it. */
    public static IpRange around(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int bit = Math.max(prefixLength, 0); bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new IpRange(InetAddresses.of(bytes), prefixLength);
    }

    /**
     * Reads {@code address/length}; without a length it is the one address.
     *
     * @throws IllegalArgumentException when it is neither, or a host name
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddresses.parse(slash < 0 ? text : text.substring(0, slash));
        return slash < 0 ? of(address) : new IpRange(address, Integer.parseInt(text.substring(slash + 1)));
    }

    /** A range is of any link; a scope would be part of its text. */
    private static InetAddress unscoped(InetAddress address) {
        return address instanceof Inet6Address ? InetAddresses.of(address.getAddress()) : address;
    }

    public Family family() {
        return Family.of(address);
    }

    public boolean isDefault() {
        return prefixLength == 0;
    }

    public boolean contains(InetAddress other) {
        byte[] a = address.getAddress();
        byte[] b = other.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            if (((a[bit / 8] ^ b[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of the other range is in this one. */
    public boolean covers(IpRange other) {
        return other.prefixLength >= prefixLength && contains(other.address);
    }

    public boolean overlaps(IpRange other) {
        return covers(other) || other.covers(this);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
