package bulkhead.protocol.ike.crypto;

import java.util.List;

/** The keys that nobody is to see. */
public final class Secrets {
    private Secrets() {}

    public static List<byte[]> of(KeyMaterial keys) {
        return List.of(keys.skeyid, keys.skeyidD, keys.skeyidA, keys.skeyidE, keys.cipherKey);
    }
}
