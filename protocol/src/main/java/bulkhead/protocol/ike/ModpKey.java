package bulkhead.protocol.ike;

import bulkhead.protocol.wire.MalformedException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A key in a MODP group of RFC 2409 section 6.2 or RFC 3526; the generator is 2. */
final class ModpKey implements DiffieHellman {
    /** More than twice the strength of the largest group we know (RFC 3526 section 8). */
    private static final int EXPONENT_BYTES = 64;

    private static final Map<DhGroup, BigInteger> PRIMES = Collections.synchronizedMap(new EnumMap<>(DhGroup.class));

    private final DhGroup group;
    private final BigInteger exponent;
    private final byte[] publicValue;

    ModpKey(DhGroup group, BigInteger exponent) {
        this.group = group;
        this.exponent = exponent;
        this.publicValue = fixed(BigInteger.TWO.modPow(exponent, prime(group)));
    }

    static ModpKey generate(DhGroup group, RandomGenerator random) {
        byte[] exponent = new byte[EXPONENT_BYTES];
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
                    .add(pi(bits - 130).add(BigInteger.valueOf(c)).shiftLeft(64));
        });
    }

    /** [2^bits pi], by Machin's formula with enough guard bits. */
    private static BigInteger pi(int bits) {
        int guarded = bits + 32;
        BigInteger quarter = arcCot(5, guarded).shiftLeft(2).subtract(arcCot(239, guarded));
        return quarter.shiftLeft(2).shiftRight(32);
    }

    private static BigInteger arcCot(int x, int bits) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(x));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = (n & 2) != 0 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }

    private byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[group.publicBytes()];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return fixed;
    }
}
