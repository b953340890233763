package bulkhead.protocol.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * An IPv4 or IPv6 address: 4 or 16 bytes, nothing else. Parsing takes literals only, so it never asks a resolver.
 */
public final class IpAddress implements Comparable<IpAddress> {
    public static final IpAddress ANY_V4 = new IpAddress(new byte[4]);
    public static final IpAddress ANY_V6 = new IpAddress(new byte[16]);

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes 4 or 16 bytes, copied
     * @throws IllegalArgumentException at any other length
     */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(bytes.clone());
    }

    /** The IPv6 address of a 64-bit prefix and an interface identifier. */
    public static IpAddress ofV6(long prefix, long interfaceIdentifier) {
        return new IpAddress(
                new ByteWriter(16).i64(prefix).i64(interfaceIdentifier).toByteArray());
    }

    /** The link-local address (RFC 4291 section 2.5.6) of an interface identifier. */
    public static IpAddress linkLocal(long interfaceIdentifier) {
        return ofV6(0xfe80_0000_0000_0000L, interfaceIdentifier);
    }

    public static IpAddress read(ByteReader reader, int length) throws MalformedException {
        return of(reader.bytes(length));
    }

    /**
     * Parses a literal: dotted quad, or RFC 4291 section 2.2 text.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static IpAddress parse(String text) {
        byte[] parsed = text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
        if (parsed == null) {
            throw new IllegalArgumentException("not an IP address: " + text);
        }
        return new IpAddress(parsed);
    }

    public boolean isV6() {
        return bytes.length == 16;
    }

    public boolean isLinkLocal() {
        return isV6()
                ? bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80
                : bytes[0] == (byte) 169 && bytes[1] == (byte) 254;
    }

    public boolean isMulticast() {
        return isV6() ? bytes[0] == (byte) 0xff : (bytes[0] & 0xf0) == 0xe0;
    }

    public boolean isUnspecified() {
        return equals(isV6() ? ANY_V6 : ANY_V4);
    }

    /** The low 64 bits of an IPv6 address. */
    public long interfaceIdentifier() {
        long id = 0;
        for (int i = bytes.length - 8; i < bytes.length; i++) {
            id = id << 8 | bytes[i] & 0xff;
        }
        return id;
    }

    /** The high 64 bits of an IPv6 address. */
    public long prefix() {
        long high = 0;
        for (int i = 0; i < 8; i++) {
            high = high << 8 | bytes[i] & 0xff;
        }
        return high;
    }

    /** Whether both are of a family and begin with the same bits. */
    boolean sharesPrefix(IpAddress other, int bits) {
        if (other.bytes.length != bytes.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = 0xff00 >> bits % 8 & 0xff;
        return Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & rest) == 0);
    }

    /** A copy of the 4 or 16 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** 4 or 16. */
    public int length() {
        return bytes.length;
    }

    public void write(ByteWriter writer) {
        writer.bytes(bytes);
    }

    @Override
    public int compareTo(IpAddress other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Dotted quad, or the canonical text of RFC 5952. */
    @Override
    public String toString() {
        return isV6()
                ? formatV6()
                : (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    private String formatV6() {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > longest) {
                longest = run;
                start = i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }

    private static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[4];
        if (parts.length != 4) {
            return null;
        }
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255 || parts[i].length() > 1 && parts[i].charAt(0) == '0') {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    private static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int length = head.length + tail.length;
        if (gap < 0 ? length != 16 : length > 14) {
            return null;
        }
        byte[] address = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
        return address;
    }

    private static byte[] groups(String text) {
        ByteWriter writer = new ByteWriter(16);
        String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') > 0) {
                byte[] embedded = parseV4(parts[i]);
                if (embedded == null) {
                    return null;
                }
                writer.bytes(embedded);
            } else {
                int value = number(parts[i], 16, 4);
                if (value < 0) {
                    return null;
                }
                writer.u16(value);
            }
        }
        return writer.toByteArray();
    }

    private static int number(String digits, int radix, int longest) {
        Objects.requireNonNull(digits);
        if (digits.isEmpty() || digits.length() > longest) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
