package bulkhead.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of domain names as DHCP and router advertisements carry them: labels of RFC 1035 section 3.1 one after the other.
 * Only names of letters, digits, hyphens and underscores come out, for they end up in a resolver's configuration.
 */
public final class DomainName {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private DomainName() {}

    /** Reads names to the end, uncompressed (RFC 8415 section 10); empty names, which are padding, are skipped. */
    public static List<String> readAll(ByteReader reader) throws MalformedException {
        return readAll(reader.rest());
    }

    /**
     * Reads names to the end; a name may end in a pointer back into {@code bytes} (RFC 1035 section 4.1.4), as RFC 3397
     * allows.
     */
    public static List<String> readAll(byte[] bytes) throws MalformedException {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            StringBuilder name = new StringBuilder();
            at = read(bytes, at, name);
            if (isPlain(name)) {
                names.add(name.toString());
            }
        }
        return List.copyOf(names);
    }

    /** Appends the name at {@code at}; returns where the next begins. */
    private static int read(byte[] bytes, int at, StringBuilder name) throws MalformedException {
        int next = -1;
        int lowest = at;
        int position = at;
        while (true) {
            int length = byteAt(bytes, position);
            if (length == 0) {
                return next < 0 ? position + 1 : next;
            }
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | byteAt(bytes, position + 1);
                next = next < 0 ? position + 2 : next;
                // Each jump goes further back than any before, so a loop cannot arise.
                if (target >= lowest) {
                    throw new MalformedException("domain name pointing forward");
                }
                lowest = target;
                position = target;
            } else if (length > MAX_LABEL || position + 1 + length > bytes.length || name.length() > MAX_NAME) {
                throw new MalformedException("domain name label of " + length);
            } else {
                String label = new String(bytes, position + 1, length, StandardCharsets.ISO_8859_1);
                // A dot inside a label would change what the text means: it makes the name unfit, like any other.
                name.append(name.isEmpty() ? "" : ".").append(label.replace('.', '!'));
                position += 1 + length;
            }
        }
    }

    private static int byteAt(byte[] bytes, int at) throws MalformedException {
        if (at >= bytes.length) {
            throw new MalformedException("domain name cut short");
        }
        return bytes[at] & 0xff;
    }

    /** Whether a text is a domain name that can be handed to a resolver as it stands. */
    public static boolean isPlain(CharSequence name) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.charAt(0) == '-' || name.charAt(0) == '.') {
            return false;
        }
        return name.chars()
                .allMatch(c -> c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '-'
                        || c == '_'
                        || c == '.');
    }

    /** Writes one name, uncompressed. */
    public static void write(String name, ByteWriter writer) {
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            writer.u8(bytes.length).bytes(bytes);
        }
        writer.u8(0);
    }
}
