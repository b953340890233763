package bulkhead.protocol.esp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.wire.InternetChecksum;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets and values that were published, opened by us. What we seal is compared with scapy's packets elsewhere. */
class EspVectorsTest {
    private static final int OFFSET = 16;

    private final byte[] opened = new byte[512];

    /**
     * Cases 5 to 8 of RFC 3602 section 4. The RFC leaves authentication out; the ICV here is Bouncy Castle's.
     *
     * @param payload the bytes that the RFC encrypts, without padding and trailer
     */
    @ParameterizedTest(name = "case {0}")
    @CsvSource({
        "5, 1, 90d382b410eeba7ad938c46cec1a82bf, 0000432100000001e96e8c08ab465763fd098d45dd3ff893"
                + "f663c25d325c18c6a9453e194e120849a4870b66cc6b9965330013b4898dc856"
                + "a4699e523a55db080b59ec3a8e4b7e52775b07d1db34ed9c538ab50c551b874aa269add047ad2d5913ac19b7cfbad4a6,"
                + "08000ebda70a00008e9c083db95b070008090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
                + "28292a2b2c2d2e2f3031323334353637",
        "6, 1, 90d382b410eeba7ad938c46cec1a82bf, 000043210000000869d08df7d203329db093fc4924e5bd80"
                + "f51995881ec4e0c4488987ce742e8109689bb379d2d750c0d915dca346a89f75,"
                + "0800b5e8a80a0500a69c083d0b660e00777777777777777777777777",
        "7, 4, 0123456789abcdef0123456789abcdef, 0000876500000002f4e765244f6407adf13dc1380f673f37"
                + "773b5241a4c449225e4f3ce5ed611b0c237ca96cf74a93013c1b0ea1a0cf70f8e4ecaec78ac53aad7a0f022b859243c6"
                + "47752e94a859352b8a4d4d2decd136e5c177f132ad3fbfb2201ac9904c74ee0a109e0ca1e4dfe9d5a100b842f1c22f0d,"
                + "45000054090400004001f988c0a87b03c0a87bc808009f76a90a0100b49c083d02a20400"
                + "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
        "8, 4, 0123456789abcdef0123456789abcdef, 000087650000000585d47224b5f3dd5d2101d4ea8dffab22"
                + "15b92683819596a8047232cc00f7048fe45318e11f8a0f62ede3c3fc61203bb50f980a08c9843fd3a1b06d5c07ff9639"
                + "b7eb7dfb3512e5de435e7207ed971ef3d2726d9b5ef6affc6d17a0decbb13892,"
                + "45000044090c00004001f990c0a87b03c0a87bc80800d63caa0a0200c69c083da3de0300"
                + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    })
    void opensThePacketsOfRfc3602(int number, int nextHeader, String key, String packet, String payload) {
        byte[] authKey = new byte[20];
        Arrays.fill(authKey, (byte) number);
        byte[] covered = hex(packet);
        HMac mac = new HMac(new SHA1Digest());
        mac.init(new KeyParameter(authKey));
        mac.update(covered, 0, covered.length);
        byte[] digest = new byte[20];
        mac.doFinal(digest, 0);
        byte[] esp = concat(covered, Arrays.copyOf(digest, 12));
        opens(EspSuite.AES_128_CBC_SHA1, concat(hex(key), authKey), esp, nextHeader, payload);
    }

    /**
     * Of draft-mcgrew-gcm-test-01 section 4 those with a key of 128 or 256 bits and without extended sequence numbers.
     *
     * @param keymat key and salt
     * @param packet SPI, sequence number, IV, ciphertext, ICV
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AES_128_GCM_16, feffe9928665731c6d6a8f9467308308cafebabe, 0000a5f80000000afacedbaddecaf888"
                + "deb22cd9b07c72c16e3a65beeb8df304a5a5897d33ae530f1ba76d5d114d2a5c"
                + "3de81827c10e9a4f51330d0eec416642cfbb85a5b47e48a4ec3b9ba95d918bd1"
                + "83b70d3aa8bc6ee4c309e9d85a41ad4a,"
                + "4500003e698f000080114dccc0a80102c0a801010a980035002a2343b2d00100"
                + "0001000000000000037369700963796265726369747902646b0000010001",
        "AES_256_GCM_16, abbccddef00112233445566778899aababbccddef00112233445566778899aab11223344,"
                + "4a2cbfe3000000020102030405060708"
                + "ff425c9b724599df7a3bcd510194e00d6a78107f1b0b1cbf06efae9d65a5d763748a637985771d347f0545659f14e99d"
                + "ef842d8eb335f4eecfdbf831824b4c4915956c96,"
                + "4500003069a6400080062690c0a801029389155e0a9e008b2dc57ee0000000007002400020bf0000020405b401010402",
        "AES_128_GCM_16, 0000000000000000000000000000000000000000, 00000000000000010000000000000000"
                + "4688daf2f973a392732909c331d56d60f694abaa414b5e7ff5fdcdfff5e9a284"
                + "456476492719ffb64de7d9dca1e1d894bc3bd57873ed4d181d19d4d5c8c18af3"
                + "f821d496eeb096e98ad2b69e4799c71d,"
                + "4500003c99c500008001cb7a40679318010101010800075c0200440061626364"
                + "65666768696a6b6c6d6e6f7071727374757677616263646566676869",
        "AES_128_GCM_16, 7d773d00c144c525ac619d18c84a3f47d9664267, 335467aeffffffff43457e9182443bc6"
                + "437f866bcb3f699fe9b0822bac961c4504bef270, ''"
    })
    void opensThePacketsOfMcGrewAndViega(EspSuite suite, String keymat, String packet, String payload) {
        opens(suite, hex(keymat), hex(packet), 1, payload);
    }

    /** A tunnelled ping that Linux 4.4 sealed, from scapy's test/scapy/layers/ipsec.uts. */
    @Test
    void opensAPacketOfTheLinuxKernel() {
        byte[] esp = hex("000002220000000166002886e9dfc524b0bdfd62617ed3767b48288e76aaea48b840308ace5071bb"
                + "c0b24771d7a4a0cb0368d3165a7c378487c71959b47c76e348c0904bd23695c1"
                + "b7a4b67b89e64f10aedb84474600b444e66d16555f8236a549f7528165904d28"
                + "92b2e3f1a402d237ac0b7a10cf6446b9");
        EspOpener opener = opener(EspSuite.AES_128_GCM_16, "16bytekey+4bytenonce".getBytes(), 0x222);
        int length = opener.open(esp, 0, esp.length, opened, OFFSET);
        assertThat(length).isEqualTo(84);
        assertThat(opener.nextHeader()).isEqualTo(4);
        assertThat(HexFormat.of().formatHex(opened, OFFSET, OFFSET + 4)).isEqualTo("45000054");
        assertThat(InternetChecksum.of(opened, OFFSET, 20)).as("IP checksum").isZero();
        assertThat(opened[OFFSET + 9]).as("ICMP").isEqualTo((byte) 1);
        assertThat(InternetChecksum.of(opened, OFFSET + 20, 64))
                .as("ICMP checksum")
                .isZero();
    }

    /**
     * Authentication alone: test cases AUTH256-1, AUTH384-1, AUTH512-1 of RFC 4868 section 2.7.2 and 1 of RFC 2202
     * section 3, whose eight bytes of data stand for SPI and sequence number.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AES_256_CBC_SHA2_256, 198a607eb44bfbc69903a0f1cf2bbdc5",
        "AES_256_CBC_SHA2_256_96, 198a607eb44bfbc69903a0f1",
        "AES_256_CBC_SHA2_384, b6a8d5636f5c6a7224f9977dcf7ee6c7fb6d0c48cbdee973",
        "AES_256_CBC_SHA2_512, 637edc6e01dce7e6742a99451aae82df23da3e92439e590e43e761b33e910fb8",
        "AES_256_CBC_SHA1, b617318655057264e28bc0b6",
        "TRIPLE_DES_SHA1, b617318655057264e28bc0b6"
    })
    void theIcvIsTheTruncatedHmac(EspSuite suite, String icv) {
        byte[] keymat = new byte[suite.keymatBytes()];
        Arrays.fill(keymat, (byte) 0x0b);
        Transform transform = Transform.opening(new SaParameters(1, suite, keymat));
        byte[] packet = concat("Hi There".getBytes(), hex(icv));
        assertThat(transform.open(packet, 0, packet.length, opened, OFFSET)).isTrue();
        packet[packet.length - 1] ^= 1;
        assertThat(transform.open(packet, 0, packet.length, opened, OFFSET)).isFalse();
    }

    private void opens(EspSuite suite, byte[] keymat, byte[] esp, int nextHeader, String payload) {
        EspOpener opener = opener(suite, keymat, 0);
        int length = opener.open(esp, 0, esp.length, opened, OFFSET);
        assertThat(length).isEqualTo(payload.length() / 2);
        assertThat(HexFormat.of().formatHex(opened, OFFSET, OFFSET + length)).isEqualTo(payload);
        assertThat(opener.nextHeader()).isEqualTo(nextHeader);
        assertThat(opener.open(esp, 0, esp.length, opened, OFFSET)).isEqualTo(EspOpener.REPLAYED);
    }

    private static EspOpener opener(EspSuite suite, byte[] keymat, int spi) {
        return new EspOpener(new InboundSa(new SaParameters(spi, suite, keymat)));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] concat(byte[]... parts) {
        byte[] whole = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
