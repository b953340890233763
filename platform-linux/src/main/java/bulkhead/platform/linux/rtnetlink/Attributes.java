package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.policy.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes of a message, or of one that is nested ({@code struct rtattr}). */
final class Attributes {
    private static final int HEADER = 4;
    /** NLA_F_NESTED and NLA_F_NET_BYTEORDER are no part of the type. */
    private static final int TYPE = 0x3fff;

    private final Map<Integer, ByteBuffer> values = new HashMap<>();

    /** @param from what is left of it */
    Attributes(ByteBuffer from) throws IOException {
        ByteBuffer rest = from.slice().order(ByteOrder.nativeOrder());
        while (rest.remaining() >= HEADER) {
            int start = rest.position();
            int length = Short.toUnsignedInt(rest.getShort(start));
            if (length < HEADER || length > rest.remaining()) {
                throw malformed();
            }
            values.put(
                    rest.getShort(start + 2) & TYPE,
                    rest.slice(start + HEADER, length - HEADER).order(ByteOrder.nativeOrder()));
            rest.position(Math.min(start + (length + 3 & ~3), rest.limit()));
        }
    }

    static IOException malformed() {
        return new IOException("a message of rtnetlink whose lengths are wrong");
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    int number(int type, int fallback) throws IOException {
        return has(type) ? value(type, Integer.BYTES).getInt(0) : fallback;
    }

    int octet(int type, int fallback) throws IOException {
        return has(type) ? Byte.toUnsignedInt(value(type, 1).get(0)) : fallback;
    }

    Optional<InetAddress> address(int type) throws IOException {
        return has(type) ? Optional.of(address(octets(type))) : Optional.empty();
    }

    /** Up to its first zero. */
    String text(int type) {
        String text = new String(octets(type), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    byte[] octets(int type) {
        ByteBuffer value = values.getOrDefault(type, ByteBuffer.allocate(0));
        byte[] octets = new byte[value.limit()];
        value.get(0, octets);
        return octets;
    }

    Attributes nested(int type) throws IOException {
        return new Attributes(values.getOrDefault(type, ByteBuffer.allocate(0)));
    }

    static InetAddress address(byte[] octets) throws IOException {
        if (octets.length != 4 && octets.length != 16) {
            throw malformed();
        }
        return InetAddresses.of(octets);
    }

    private ByteBuffer value(int type, int length) throws IOException {
        ByteBuffer value = values.get(type);
        if (value.limit() < length) {
            throw malformed();
        }
        return value;
    }
}
