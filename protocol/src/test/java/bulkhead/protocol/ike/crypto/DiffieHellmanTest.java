package bulkhead.protocol.ike.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.wire.MalformedException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DiffieHellmanTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    /** The constants are Bouncy Castle's copy of RFC 2409 section 6.2 and RFC 3526. */
    @Test
    void theFormulaGivesThePrimesOfRfc2409And3526() {
        assertThat(ModpKey.prime(DhGroup.MODP_1024)).isEqualTo(DHStandardGroups.rfc2409_1024.getP());
        assertThat(ModpKey.prime(DhGroup.MODP_1536)).isEqualTo(DHStandardGroups.rfc3526_1536.getP());
        assertThat(ModpKey.prime(DhGroup.MODP_2048)).isEqualTo(DHStandardGroups.rfc3526_2048.getP());
        assertThat(ModpKey.prime(DhGroup.MODP_3072)).isEqualTo(DHStandardGroups.rfc3526_3072.getP());
        assertThat(ModpKey.prime(DhGroup.MODP_4096)).isEqualTo(DHStandardGroups.rfc3526_4096.getP());
    }

    /** RFC 5903 section 8: private i, g^i x and y, g^r x and y, g^ir x. */
    @ParameterizedTest
    @CsvSource({
        "ECP_256,"
                + "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433,"
                + "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C37725811805271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3,"
                + "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB,"
                + "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE",
        "ECP_384,"
                + "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655E35B538041E649EE3FAEF896783AB194,"
                + "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6DE3AC808ACB4BDB4C88732AEE95F41AA9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38EEB9FCFF3C2C947DAE69B4C634573A81C,"
                + "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D0D1AC43A0336DEF96FDA41D0774A3571DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C,"
                + "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4D603135569B9E9D09CF5D4A270F59746",
        "ECP_521,"
                + "0037ADE9319A89F4DABDB3EF411AACCCA5123C61ACAB57B5393DCE47608172A095AA85A30FE1C2952C6771D937BA9777F5957B2639BAB072462F68C27A57382D4A52,"
                + "0015417E84DBF28C0AD3C278713349DC7DF153C897A1891BD98BAB4357C9ECBEE1E3BF42E00B8E380AEAE57C2D107564941885942AF5A7F4601723C4195D176CED3E017CAE20B6641D2EEB695786D8C946146239D099E18E1D5A514C739D7CB4A10AD8A788015AC405D7799DC75E7B7D5B6CF2261A6A7F1507438BF01BEB6CA3926F9582,"
                + "00D0B3975AC4B799F5BEA16D5E13E9AF971D5E9B984C9F39728B5E5739735A219B97C356436ADC6E95BB0352F6BE64A6C2912D4EF2D0433CED2B6171640012D9460F015C68226383956E3BD066E797B623C27CE0EAC2F551A10C2C724D9852077B87220B6536C5C408A1D2AEBB8E86D678AE49CB57091F4732296579AB44FCD17F0FC56A,"
                + "01144C7D79AE6956BC8EDB8E7C787C4521CB086FA64407F97894E5E6B2D79B04D1427E73CA4BAA240A34786859810C06B3C715A3A8CC3151F2BEE417996D19F3DDEA",
    })
    void ecpGroupsGiveTheVectorsOfRfc5903(DhGroup group, String i, String gi, String gr, String secret)
            throws Exception {
        DiffieHellman ours = ecpKey(group, i, gi);
        assertThat(hex(ours.publicValue())).isEqualTo(gi);
        assertThat(hex(ours.sharedSecret(bytes(gr)))).isEqualTo(secret);
    }

    /** RFC 7748 section 6.1: Bob's side. */
    @Test
    void curve25519GivesTheVectorOfRfc7748() throws Exception {
        X25519Key bob = new X25519Key(bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

        assertThat(hex(bob.publicValue()))
                .isEqualToIgnoringCase("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        byte[] secret = bob.sharedSecret(bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(hex(secret))
                .isEqualToIgnoringCase("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    void bothSidesOfEachGroupComeToTheSameSecret(DhGroup group) throws Exception {
        DiffieHellman one = DiffieHellman.generate(group, random);
        DiffieHellman other = DiffieHellman.generate(group, random);

        assertThat(one.publicValue()).hasSize(group.publicBytes());
        assertThat(one.sharedSecret(other.publicValue())).isEqualTo(other.sharedSecret(one.publicValue()));
    }

    @ParameterizedTest
    @EnumSource(DhGroup.class)
    void valuesOfAnotherLengthAndZeroAreRefused(DhGroup group) {
        DiffieHellman ours = DiffieHellman.generate(group, random);

        for (int length : new int[] {0, 1, group.publicBytes() - 1, group.publicBytes(), group.publicBytes() + 1}) {
            assertThatThrownBy(() -> ours.sharedSecret(new byte[length])).isInstanceOf(MalformedException.class);
        }
    }

    /** RFC 6989 section 2.1: 1 and p - 1 make a secret that anyone knows. */
    @ParameterizedTest
    @EnumSource(value = DhGroup.class, names = "MODP_.*", mode = EnumSource.Mode.MATCH_ALL)
    void degenerateModpValuesAreRefused(DhGroup group) {
        DiffieHellman ours = DiffieHellman.generate(group, random);
        BigInteger prime = ModpKey.prime(group);

        for (BigInteger bad : new BigInteger[] {BigInteger.ONE, prime.subtract(BigInteger.ONE), prime}) {
            byte[] value = new byte[group.publicBytes()];
            byte[] bytes = bad.toByteArray();
            int length = Math.min(bytes.length, value.length);
            System.arraycopy(bytes, bytes.length - length, value, value.length - length, length);
            assertThatThrownBy(() -> ours.sharedSecret(value)).isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DhGroup.class, names = "ECP_.*", mode = EnumSource.Mode.MATCH_ALL)
    void pointsOffTheCurveAreRefused(DhGroup group) {
        DiffieHellman ours = DiffieHellman.generate(group, random);
        byte[] value = DiffieHellman.generate(group, random).publicValue();
        value[value.length - 1] ^= 1;

        assertThatThrownBy(() -> ours.sharedSecret(value)).isInstanceOf(MalformedException.class);
    }

    /** RFC 7748 section 6.1: all points of small order, here 1 and the one of order 8, make an all-zero secret. */
    @ParameterizedTest
    @CsvSource({
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    })
    void pointsOfSmallOrderAreRefused(String value) {
        assertThatThrownBy(() -> X25519Key.generate(random).sharedSecret(bytes(value)))
                .isInstanceOf(MalformedException.class);
    }

    private static DiffieHellman ecpKey(DhGroup group, String i, String gi) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(group.curve()));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        KeyFactory factory = KeyFactory.getInstance("EC", "SunEC");
        ECPoint point = new ECPoint(
                new BigInteger(gi.substring(0, gi.length() / 2), 16),
                new BigInteger(gi.substring(gi.length() / 2), 16));
        return new EcpKey(
                group,
                (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(i, 16), curve)),
                (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(point, curve)));
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
