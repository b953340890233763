package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.PeerText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * MS-CHAPv2, the client: it proves the password and has the server prove it in return.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-4">RFC 2759 sections 3 to 6</a>
 */
final class MsChapV2Response implements ChapResponse {
    /** Peer-Challenge, 8 reserved bytes, NT-Response, Flags. */
    static final int LENGTH = MsChapV2.CHALLENGE + 8 + MsChapV2.NT_RESPONSE + 1;

    private final String user;
    private final byte[] password;
    private final RandomGenerator random;
    private String expected = "";

    MsChapV2Response(String user, byte[] password, RandomGenerator random) {
        this.user = user;
        this.password = password;
        this.random = random;
    }

    @Override
    public byte[] to(int identifier, byte[] value) throws MalformedException {
        if (value.length != MsChapV2.CHALLENGE) {
            throw new MalformedException("MS-CHAPv2 challenge of " + value.length + " bytes");
        }
        byte[] peerChallenge = new byte[MsChapV2.CHALLENGE];
        random.nextBytes(peerChallenge);
        byte[] challenge = MsChapV2.challengeHash(peerChallenge, value, user);
        byte[] passwordHash = MsChapV2.passwordHash(password);
        byte[] ntResponse = MsChapV2.challengeResponse(challenge, passwordHash);
        expected = MsChapV2.authenticatorResponse(passwordHash, ntResponse, challenge);
        Arrays.fill(passwordHash, (byte) 0);
        return new ByteWriter(LENGTH)
                .bytes(peerChallenge)
                .zeros(8)
                .bytes(ntResponse)
                .u8(0)
                .toByteArray();
    }

    /** The message is {@code S=}, 40 hexadecimal digits, and perhaps {@code M=} and a text (section 5). */
    @Override
    public boolean isProvenBy(byte[] message) {
        byte[] proof = Arrays.copyOf(message, expected.length());
        byte[] upper = new String(proof, StandardCharsets.ISO_8859_1)
                .toUpperCase(Locale.ROOT)
                .getBytes(StandardCharsets.ISO_8859_1);
        return !expected.isEmpty() && MessageDigest.isEqual(upper, expected.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String welcome(byte[] message) {
        return MsChapFailure.text(PeerText.printable(message));
    }

    @Override
    public String why(byte[] message) {
        return MsChapFailure.parse(message).why();
    }

    @Override
    public String advice(byte[] message) {
        return MsChapFailure.parse(message).advice();
    }
}
