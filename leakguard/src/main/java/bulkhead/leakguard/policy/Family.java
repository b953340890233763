package bulkhead.leakguard.policy;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The two versions of IP. */
public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    public static Family of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }

    /** As names of rules have it. */
    String tag() {
        return this == IPV4 ? "ipv4" : "ipv6";
    }

    /** The length of an address. */
    public int bits() {
        return bits;
    }
}
