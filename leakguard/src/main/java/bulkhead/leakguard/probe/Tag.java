package bulkhead.leakguard.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What tells the probes of one round from all other packets, and tells those who see them nothing.
 *
 * @param text 16 hexadecimal digits
 */
public record Tag(String text) {
    private static final int BYTES = 8;

    public static Tag random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Tag(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether it stands anywhere in these bytes. */
    boolean isIn(byte[] packet) {
        byte[] tag = bytes();
        for (int at = 0; at + tag.length <= packet.length; at++) {
            if (Arrays.equals(packet, at, at + tag.length, tag, 0, tag.length)) {
                return true;
            }
        }
        return false;
    }
}
