package bulkhead.protocol.ike.crypto;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Lets a key generator of the JCA draw from the session's one source of randomness. */
final class JcaRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator source;

    private JcaRandom(RandomGenerator source) {
        super(null, null);
        this.source = source;
    }

    static SecureRandom of(RandomGenerator source) {
        return source instanceof SecureRandom secure ? secure : new JcaRandom(source);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }
}
