package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.Captures.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelSecretTest {
    private static final byte[] S = "s3cr3t".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RV = hex("f31a00ff427c91085de633b014aa69c2");

    private final TunnelSecret secret = new TunnelSecret(S);

    /** The challenges and responses of the session in {@link Captures#XL2TPD_AS_LNS}: xl2tpd made the first response. */
    @Test
    void respondsAsXl2tpdDoes() {
        assertThat(secret.response(MessageType.SCCRP, hex("671bebd238a117f26270a215f7c71931")))
                .isEqualTo(hex("9ff5a9793611ff4c46b0d293252affa3"));
        // The SCCCN of xl2tpd as LAC.
        assertThat(secret.response(MessageType.SCCCN, hex("02338b459157feb5a5be95fd726310ec")))
                .isEqualTo(hex("505514080d99bfbd121b8d76a6cceb0d"));
    }

    @Test
    void tellsAWrongResponseFromARightOne() {
        byte[] challenge = hex("671bebd238a117f26270a215f7c71931");
        assertThat(secret.verifies(MessageType.SCCRP, challenge, hex("9ff5a9793611ff4c46b0d293252affa3")))
                .isTrue();
        assertThat(secret.verifies(MessageType.SCCCN, challenge, hex("9ff5a9793611ff4c46b0d293252affa3")))
                .isFalse();
        assertThat(secret.verifies(MessageType.SCCRP, challenge, new byte[0])).isFalse();
    }

    @Test
    void unhidesWhatAccelPppHid() throws MalformedException {
        byte[] message = Captures.ACCEL_PPP_HIDDEN;
        Avps avps = Avps.parse(ControlHeader.parse(message, 0, message.length).avps(), secret);
        assertThat(avps.problem()).isNull();
        assertThat(avps.text(AvpType.HOST_NAME)).isEqualTo("a host name of thirty-five octets..");
        assertThat(avps.number(AvpType.ASSIGNED_TUNNEL_ID, 0)).isEqualTo(0x1234);
        assertThat(avps.number(AvpType.CALL_SERIAL_NUMBER, 0)).isEqualTo(0x89abcdef);
    }

    /** b1 = MD5(AV + S + RV), bi = MD5(S + c(i-1)), c(i) = pi xor bi: RFC 2661 section 4.3, block by block. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 13, 14, 15, 16, 29, 30, 31, 46, 100, 255})
    void hidesAsTheFormulaSays(int length) throws Exception {
        byte[] value = new byte[length];
        new SplittableRandom(length).nextBytes(value);

        byte[] plain = new ByteWriter().u16(length).bytes(value).toByteArray();
        byte[] expected = new byte[plain.length];
        byte[] b = md5(new byte[] {0, 21}, S, RV);
        for (int i = 0; i < plain.length; i++) {
            if (i > 0 && i % 16 == 0) {
                b = md5(S, Arrays.copyOfRange(expected, i - 16, i));
            }
            expected[i] = (byte) (plain[i] ^ b[i % 16]);
        }

        assertThat(secret.hide(21, RV, value)).isEqualTo(expected);
        assertThat(secret.unhide(21, RV, expected)).isEqualTo(value);
    }

    /**
     * The cases of accel-ppp's packet_test.c: the length that comes out of the cipher must never reach past the AVP.
     * Hiding is its own reverse in the first block, so hide() cannot make these.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"ffff6162636465666768696a6b6c6d6e", "ffff", "000f6162636465666768696a6b6c6d6e", "00036162", "00"
            })
    void refusesALengthThatDoesNotFit(String subformat) throws Exception {
        byte[] hidden = hex(subformat);
        byte[] b1 = md5(new byte[] {0, 7}, S, RV);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] ^= b1[i];
        }
        assertThatThrownBy(() -> secret.unhide(7, RV, hidden)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aHiddenAvpNeedsARandomVectorBeforeIt() {
        byte[] hidden = secret.hide(9, RV, new byte[] {0x12, 0x34});
        byte[] late = new ByteWriter()
                .bytes(hex("8008000000000004 c00a00000009"))
                .bytes(hidden)
                .bytes(hex("801600000024"))
                .bytes(RV)
                .toByteArray();
        assertThat(Avps.parse(late, secret).problem().text())
                .isEqualTo("hidden assigned tunnel id, but no random vector before it");
    }

    /** "a hidden AVP uses the Random Vector AVP most closely preceding it" (RFC 2661 section 4.4.1). */
    @Test
    void aSecondRandomVectorReplacesTheFirst() throws Exception {
        byte[] other = md5(RV);
        byte[] avps = new ByteWriter()
                .bytes(hex("8008000000000003 801600000024"))
                .bytes(RV)
                .bytes(hex("801600000024"))
                .bytes(other)
                .bytes(hex("c00a00000009"))
                .bytes(secret.hide(9, other, new byte[] {0x12, 0x34}))
                .toByteArray();
        assertThat(Avps.parse(avps, secret).number(AvpType.ASSIGNED_TUNNEL_ID, 0))
                .isEqualTo(0x1234);
    }

    @Test
    void aSecretIsNotShown() {
        assertThat(secret).asString().doesNotContain("s3cr3t");
        assertThat(L2tpConfig.lac("laptop").withTunnelSecret(S)).asString().doesNotContain("s3cr3t", "115, 51");
    }

    private static byte[] md5(byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
