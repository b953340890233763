package bulkhead.protocol.ike;

import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An identification payload's content (RFC 2407 section 4.6.2).
 *
 * @param type the ID type, for example {@link #IPV4_ADDR}
 * @param protocol IP protocol, 0 for any
 * @param port port, 0 for any
 */
public record Identification(int type, int protocol, int port, byte[] data) {
    public static final int IPV4_ADDR = 1;
    public static final int FQDN = 2;
    public static final int USER_FQDN = 3;
    public static final int IPV6_ADDR = 5;
    public static final int KEY_ID = 11;

    /** An address, for any protocol and port. */
    public static Identification of(IpAddress address) {
        return of(address, 0, 0);
    }

    public static Identification of(IpAddress address, int protocol, int port) {
        return new Identification(address.isV6() ? IPV6_ADDR : IPV4_ADDR, protocol, port, address.toBytes());
    }

    /** A domain name, such as some servers choose the pre-shared key by. */
    public static Identification fqdn(String name) {
        return new Identification(FQDN, 0, 0, name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identification that
                && type == that.type
                && protocol == that.protocol
                && port == that.port
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * type + protocol) + port) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Identification[type=%d, protocol=%d, port=%d, data=%s]"
                .formatted(type, protocol, port, HexFormat.of().formatHex(data));
    }
}
