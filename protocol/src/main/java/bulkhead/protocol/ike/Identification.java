package bulkhead.protocol.ike;

import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

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
    /** A distinguished name in DER. */
    public static final int DER_ASN1_DN = 9;

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

    /** A mail address. */
    public static Identification userFqdn(String address) {
        return new Identification(USER_FQDN, 0, 0, address.getBytes(StandardCharsets.UTF_8));
    }

    /** A name that means nothing but to who gave it, such as a group's. */
    public static Identification keyId(String name) {
        return new Identification(KEY_ID, 0, 0, name.getBytes(StandardCharsets.UTF_8));
    }

    /** The subject of a certificate. */
    public static Identification of(X500Principal subject) {
        return new Identification(DER_ASN1_DN, 0, 0, subject.getEncoded());
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
