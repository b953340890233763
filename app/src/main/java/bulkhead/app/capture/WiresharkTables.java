package bulkhead.app.capture;

import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.wire.IpAddress;
import java.util.HexFormat;
import java.util.Locale;

/** Lines of Wireshark's tables of keys, in the words of its packet-ipsec.c and packet-isakmp.c. */
final class WiresharkTables {
    private static final HexFormat HEX = HexFormat.of();

    private WiresharkTables() {}

    /** Of ikev1_decryption_table. */
    static String phase1(Disclosure.Phase1Key key) {
        return HEX.formatHex(key.initiatorCookie()) + "," + HEX.formatHex(key.key()) + "\n";
    }

    /** Of esp_sa, for one direction. For AES-GCM the key has the salt behind it (RFC 4106 section 8.1). */
    static String esp(IpAddress from, IpAddress to, SaParameters sa) {
        return String.format(
                Locale.ROOT,
                "\"%s\",\"%s\",\"%s\",\"0x%08x\",\"%s\",\"0x%s\",\"%s\",\"%s\"%n",
                from.isV6() ? "IPv6" : "IPv4",
                from,
                to,
                sa.spi(),
                encryption(sa.suite()),
                HEX.formatHex(sa.key()) + HEX.formatHex(sa.salt()),
                authentication(sa.suite()),
                sa.authKey().length == 0 ? "" : "0x" + HEX.formatHex(sa.authKey()));
    }

    private static String encryption(EspSuite suite) {
        return switch (suite) {
            case AES_256_GCM_16, AES_128_GCM_16 -> "AES-GCM with 16 octet ICV [RFC4106]";
            case TRIPLE_DES_SHA1 -> "TripleDES-CBC [RFC2451]";
            default -> "AES-CBC [RFC3602]";
        };
    }

    private static String authentication(EspSuite suite) {
        return switch (suite) {
            case AES_256_GCM_16, AES_128_GCM_16 -> "NULL";
            case AES_256_CBC_SHA2_512 -> "HMAC-SHA-512-256 [RFC4868]";
            case AES_256_CBC_SHA2_384 -> "HMAC-SHA-384-192 [RFC4868]";
            case AES_256_CBC_SHA2_256, AES_128_CBC_SHA2_256 -> "HMAC-SHA-256-128 [RFC4868]";
            // It has none of SHA2 that is cut to 96 bits: it is not checked.
            case AES_256_CBC_SHA2_256_96, AES_128_CBC_SHA2_256_96 -> "ANY 96 bit authentication [no checking]";
            case AES_256_CBC_SHA1, AES_128_CBC_SHA1, TRIPLE_DES_SHA1 -> "HMAC-SHA-1-96 [RFC2404]";
        };
    }
}
