package bulkhead.app.profile.importer.windows;

import bulkhead.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What phone books of Windows have in base 16: numbers of four bytes, the least significant first. */
final class PhoneBookHex {
    /** Metric, family, length of the prefix, room for an address of either family, and nothing. */
    private static final int ROUTE = 36;

    private static final int ADDRESS_AT = 12;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 23;

    /** Of IKE, as Windows' iketypes.h numbers them; what is not in it is shown by its number. */
    private static final List<String> INTEGRITY = List.of("MD5", "SHA1", "SHA256", "SHA384");

    private static final List<String> ENCRYPTION = List.of("DES", "3DES", "AES128", "AES192", "AES256");

    /** Of ESP, as ipsectypes.h numbers them. */
    private static final List<String> AUTHENTICATION =
            List.of("MD5", "SHA1", "SHA256", "GCMAES128", "GCMAES192", "GCMAES256");

    private static final List<String> CIPHERS =
            List.of("none", "DES", "3DES", "AES128", "AES192", "AES256", "GCMAES128", "GCMAES192", "GCMAES256");

    private static final List<String> GROUPS =
            List.of("none", "Group1", "Group2", "Group14", "ECP256", "ECP384", "Group24");
    private static final List<String> PFS_GROUPS =
            List.of("", "PFS1", "PFS2", "PFS2048", "ECP256", "ECP384", "PFSMM", "PFS24");

    /** One choice of algorithms for each phase, in the words of PowerShell. */
    record Policy(String ike, String esp) {}

    private PhoneBookHex() {}

    /** Nothing if this is not exactly so many routes. */
    static Optional<List<String>> routes(String hex, int number) {
        Optional<ByteBuffer> bytes = bytes(hex).filter(all -> all.remaining() == number * (long) ROUTE);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        List<String> routes = new ArrayList<>();
        for (int at = 0; at < bytes.get().remaining(); at += ROUTE) {
            int length = switch (bytes.get().getInt(at + 4)) {
                case AF_INET -> 4;
                case AF_INET6 -> 16;
                default -> 0;
            };
            if (length == 0) {
                return Optional.empty();
            }
            byte[] address = new byte[length];
            bytes.get().get(at + ADDRESS_AT, address);
            routes.add(IpAddress.of(address) + "/" + bytes.get().getInt(at + 8));
        }
        return Optional.of(routes);
    }

    /** Of {@code CustomIPSecPolicies}, the first. */
    static Optional<Policy> policy(String hex) {
        return bytes(hex)
                .filter(bytes -> bytes.remaining() >= 24)
                .map(bytes -> new Policy(
                        word(ENCRYPTION, bytes.getInt(4)) + " " + word(INTEGRITY, bytes.getInt(0)) + " "
                                + word(GROUPS, bytes.getInt(20)),
                        (word(CIPHERS, bytes.getInt(12)) + " " + word(AUTHENTICATION, bytes.getInt(8)) + " "
                                        + word(PFS_GROUPS, bytes.getInt(16)))
                                .strip()));
    }

    private static String word(List<String> words, int number) {
        return number >= 0 && number < words.size() ? words.get(number) : String.valueOf(number);
    }

    private static Optional<ByteBuffer> bytes(String hex) {
        try {
            return Optional.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
