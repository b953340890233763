package bulkhead.platform.linux.libc;

import bulkhead.leakguard.policy.IpRange;
import com.sun.jna.Native;
import java.net.InetAddress;

/** Addresses as this host's other programs write them (RFC 5952): Java leaves no zeros out. */
public final class AddressText {
    private static final int INET6_ADDRSTRLEN = 46;

    private AddressText() {}

    public static String of(InetAddress address) {
        byte[] octets = address.getAddress();
        byte[] text = new byte[INET6_ADDRSTRLEN];
        int family = octets.length == 4 ? Libc.AF_INET : Libc.AF_INET6;
        return Libc.inet_ntop(family, octets, text, text.length) == null
                ? address.getHostAddress()
                : Native.toString(text);
    }

    public static String of(IpRange range) {
        return of(range.address()) + "/" + range.prefixLength();
    }
}
