package bulkhead.app.profile;

import java.util.BitSet;

/**
 * Whether a pre-shared key can be guessed. Whoever answers once in the server's place, from anywhere on the way, gets a hash
 * that the key went into (HASH_I, RFC 2409 section 5), and can try keys at home until one fits. So it is the number of keys
 * that one has to try that counts, and a computer tries more than 2^30 of them in a second.
 */
public final class KeyStrength {
    /** Twenty characters by chance, of letters alone, are more than anybody can try. */
    public static final int ENOUGH_CHARACTERS = 20;

    /** What that many characters are worth at least: years, for who has a thousand graphics cards. */
    private static final double ENOUGH_BITS = 64;

    private KeyStrength() {}

    /** @param key in UTF-8; stays as it is, and no copy is made */
    public static boolean isGuessable(byte[] key) {
        BitSet distinct = new BitSet();
        int characters = 0;
        int unforeseen = 0;
        for (int i = 0; i < key.length; i++) {
            boolean starts = (key[i] & 0xc0) != 0x80;
            characters += starts ? 1 : 0;
            unforeseen += starts && !goesOn(key, i) ? 1 : 0;
            distinct.set(key[i] & 0xff);
        }
        return characters < ENOUGH_CHARACTERS || unforeseen * log2(distinct.cardinality()) < ENOUGH_BITS;
    }

    /** Whether a character only goes on with the two before it, as in {@code aaa}, {@code 123} and {@code 987}. */
    private static boolean goesOn(byte[] key, int i) {
        int step = i < 2 ? Integer.MAX_VALUE : key[i] - key[i - 1];
        return Math.abs(step) <= 1 && step == key[i - 1] - key[i - 2];
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }
}
