package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.wire.MalformedException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A key in a MODP group of RFC 2409 section 6.2 or RFC 3526; the generator is 2. */
public final class ModpKey implements DiffieHellman {
    /** [2^3966 pi], which is what the middle of the 4096-bit prime is made of. */
    private static final BigInteger PI = new BigInteger(
            "C90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3"
                    + "CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8"
                    + "FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C"
                    + "32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497C"
                    + "EA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A"
                    + "8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06"
                    + "D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB31"
                    + "43DB5BFCE0FD108E4B82D120A92108011A723C12A787E6D788719A10BDBA5B2699C327186AF4E23C1A946834"
                    + "B6150BDA2583E9CA2AD44CE8DBBBC2DB04DE8EF92E8EFC141FBECAA6287C59474E6BC05D99B2964FA090C3A2"
                    + "233BA186515BE7ED1F612970CEE2D7AFB81BDD762170481CD0069127D5B05AA993B4EA988D8FDDC186FFB7DC"
                    + "90A6C08F4DF435C934028492",
            16);

    private static final int PI_BITS = 3966;

    private static final Map<DhGroup, BigInteger> PRIMES = Collections.synchronizedMap(new EnumMap<>(DhGroup.class));

    private final DhGroup group;
    private final BigInteger exponent;
    private final byte[] publicValue;

    public ModpKey(DhGroup group, BigInteger exponent) {
        this.group = group;
        this.exponent = exponent;
        this.publicValue = fixed(BigInteger.TWO.modPow(exponent, prime(group)));
    }

    static ModpKey generate(DhGroup group, RandomGenerator random) {
        byte[] exponent = new byte[exponentBytes(group)];
        random.nextBytes(exponent);
        exponent[0] |= (byte) 0x80;
        return new ModpKey(group, new BigInteger(1, exponent));
    }

    @Override
    public byte[] publicValue() {
        return publicValue.clone();
    }

    @Override
    public byte[] sharedSecret(byte[] peerPublic) throws MalformedException {
        BigInteger prime = prime(group);
        BigInteger peer = new BigInteger(1, peerPublic);
        // These are safe primes: their only small subgroup is {1, p - 1} (RFC 6989 section 2.1).
        if (peerPublic.length != group.publicBytes()
                || peer.compareTo(BigInteger.ONE) <= 0
                || peer.compareTo(prime.subtract(BigInteger.ONE)) >= 0) {
            throw new MalformedException("not a public value of " + group.label());
        }
        return fixed(peer.modPow(exponent, prime));
    }

    /** The group's prime, from its defining formula: 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + c). */
    static BigInteger prime(DhGroup group) {
        return PRIMES.computeIfAbsent(group, it -> {
            int bits = it.publicBytes() * 8;
            long c = switch (it) {
                case MODP_1024 -> 129_093;
                case MODP_1536 -> 741_804;
                case MODP_2048 -> 124_476;
                case MODP_3072 -> 1_690_314;
                case MODP_4096 -> 240_904;
                default -> throw new IllegalArgumentException(it + " is not a MODP group");
            };
            return BigInteger.ONE
                    .shiftLeft(bits)
                    .subtract(BigInteger.ONE.shiftLeft(bits - 64))
                    .subtract(BigInteger.ONE)
                    .add(PI.shiftRight(PI_BITS - (bits - 130))
                            .add(BigInteger.valueOf(c))
                            .shiftLeft(64));
        });
    }

    /** What the strength of a group is worth: at least the bits that RFC 7919 Appendix A gives for groups of these sizes. */
    private static int exponentBytes(DhGroup group) {
        return switch (group) {
            case MODP_4096 -> 42;
            case MODP_3072 -> 36;
            default -> 32;
        };
    }

    private byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[group.publicBytes()];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return fixed;
    }
}
