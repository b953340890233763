package bulkhead.leakguard.policy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses by their family. {@link InetAddress} itself turns {@code ::ffff:a.b.c.d}, in bytes or as text, into an IPv4 address:
 * whoever chose an IPv6 address has then chosen an IPv4 one, with a prefix length that it cannot have.
 */
public final class InetAddresses {
    private static final int MAPPED_PREFIX = 12;
    private static final Pattern QUAD = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    private InetAddresses() {}

    /** @param bytes 4 of an IPv4 address or 16 of an IPv6 one */
    public static InetAddress of(byte[] bytes) {
        try {
            return bytes.length == 4 ? Inet4Address.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /**
     * Reads a literal; with a colon it is an IPv6 address, whatever else it looks like. An IPv4 address is four decimal numbers: of
     * fewer, or with zeros in front, no two programs make the same.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InetAddress parse(String literal) {
        if (literal.indexOf(':') < 0 && !QUAD.matcher(literal).matches()) {
            throw new IllegalArgumentException("no address: " + literal);
        }
        InetAddress address = InetAddress.ofLiteral(literal);
        return address instanceof Inet4Address && literal.indexOf(':') >= 0 ? mapped(address.getAddress()) : address;
    }

    private static InetAddress mapped(byte[] ipv4) {
        byte[] bytes = new byte[16];
        bytes[MAPPED_PREFIX - 2] = (byte) 0xff;
        bytes[MAPPED_PREFIX - 1] = (byte) 0xff;
        System.arraycopy(ipv4, 0, bytes, MAPPED_PREFIX, ipv4.length);
        return of(bytes);
    }
}
