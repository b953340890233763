package bulkhead.protocol.ppp.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * MD4, which Java itself does not offer. A cryptography library's would cost more than a connect: its signed jar is
 * verified when its first class is loaded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1320#section-3">RFC 1320 section 3</a>
 */
final class Md4 {
    private static final int BLOCK = 64;
    private static final int LENGTH_FIELD = 8;
    private static final int ROUND_2 = 0x5a827999;
    private static final int ROUND_3 = 0x6ed9eba1;

    private static final int[][] ORDER = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
        {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}
    };
    private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

    private Md4() {}

    static byte[] of(byte[] message) {
        int padded = (message.length + LENGTH_FIELD) / BLOCK * BLOCK + BLOCK;
        ByteBuffer input = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        input.put(message).put((byte) 0x80).putLong(padded - LENGTH_FIELD, 8L * message.length);
        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
        int[] block = new int[BLOCK / Integer.BYTES];
        for (int offset = 0; offset < padded; offset += BLOCK) {
            input.slice(offset, BLOCK)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer()
                    .get(block);
            compress(state, block);
        }
        ByteBuffer digest = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : state) {
            digest.putInt(word);
        }
        return digest.array();
    }

    private static void compress(int[] state, int[] block) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int step = 0; step < 48; step++) {
            int round = step / 16;
            int mixed = switch (round) {
                case 0 -> b & c | ~b & d;
                case 1 -> (b & c | b & d | c & d) + ROUND_2;
                default -> (b ^ c ^ d) + ROUND_3;
            };
            int rotated = Integer.rotateLeft(a + mixed + block[ORDER[round][step % 16]], SHIFTS[round][step % 4]);
            a = d;
            d = c;
            c = b;
            b = rotated;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}
