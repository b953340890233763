package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.wire.MalformedException;
import java.util.random.RandomGenerator;

/** Our half of one key exchange. */
public sealed interface DiffieHellman permits ModpKey, EcpKey, X25519Key {
    static DiffieHellman generate(DhGroup group, RandomGenerator random) {
        return switch (group) {
            case MODP_1024, MODP_1536, MODP_2048, MODP_3072, MODP_4096 -> ModpKey.generate(group, random);
            case ECP_256, ECP_384, ECP_521 -> EcpKey.generate(group, random);
            case CURVE_25519 -> X25519Key.generate(random);
        };
    }

    /** What the key exchange payload carries, {@link DhGroup#publicBytes()} long. */
    byte[] publicValue();

    /**
     * The secret shared with the owner of a public value.
     *
     * @throws MalformedException when the value is not one of the group, or makes a secret that anyone knows
     */
    byte[] sharedSecret(byte[] peerPublic) throws MalformedException;
}
