package bulkhead.app.profile.importer.draft;

/** Networks with a mask in dots. */
public final class Netmask {
    private Netmask() {}

    /** {@code 10.0.0.0} and {@code 255.0.0.0} are {@code 10.0.0.0/8}; what is no mask stays behind the slash. */
    public static String network(String address, String mask) {
        String[] parts = mask.split("\\.");
        long bits = 0;
        try {
            for (String part : parts) {
                int octet = Integer.parseInt(part);
                bits = bits << 8 | (octet >= 0 && octet < 256 ? octet : 1);
            }
        } catch (NumberFormatException e) {
            return address + "/" + mask;
        }
        int length = Long.bitCount(bits);
        boolean isMask = parts.length == 4 && bits == (0xFFFFFFFFL << (32 - length) & 0xFFFFFFFFL);
        return address + "/" + (isMask ? Integer.toString(length) : mask);
    }
}
