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
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-4">RFC 2759 sections 3 to 7</a>
 */
final class MsChapV2Response implements ChapResponse {
    /** Peer-Challenge, 8 reserved bytes, NT-Response, Flags. */
    static final int LENGTH = MsChapV2.CHALLENGE + 8 + MsChapV2.NT_RESPONSE + 1;

    private final String user;
    private final RandomGenerator random;
    private byte[] password;
    private boolean typed;
    /** The server's, to which the next response is. */
    private byte[] challenge;

    private String expected = "";

    MsChapV2Response(Login login, RandomGenerator random) {
        this.user = login.user();
        this.password = login.password();
        this.random = random;
    }

    @Override
    public byte[] to(int identifier, byte[] value) throws MalformedException {
        if (value.length != MsChapV2.CHALLENGE) {
            throw new MalformedException("MS-CHAPv2 challenge of " + value.length + " bytes");
        }
        challenge = value;
        return response().u8(0).toByteArray();
    }

    /** Peer-Challenge, 8 reserved bytes and NT-Response, as they stand in a Response and in a Change-Password. */
    private ByteWriter response() {
        byte[] peerChallenge = new byte[MsChapV2.CHALLENGE];
        random.nextBytes(peerChallenge);
        byte[] hash = MsChapV2.challengeHash(peerChallenge, challenge, user);
        byte[] passwordHash = MsChapV2.passwordHash(password);
        byte[] ntResponse = MsChapV2.challengeResponse(hash, passwordHash);
        expected = MsChapV2.authenticatorResponse(passwordHash, ntResponse, hash);
        Arrays.fill(passwordHash, (byte) 0);
        return new ByteWriter(LENGTH).bytes(peerChallenge).zeros(8).bytes(ntResponse);
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
    public ChapFailure failed(byte[] message) {
        MsChapFailure failure = MsChapFailure.parse(message);
        failure.challenge().ifPresent(next -> challenge = next);
        return new ChapFailure(failure.why(), failure.advice(), failure.retry());
    }

    @Override
    public byte[] again(byte[] secret) {
        replace(secret);
        return response().u8(0).toByteArray();
    }

    /** Section 7: Encrypted-Password, Encrypted-Hash, Peer-Challenge, 8 reserved bytes, NT-Response and 2 of Flags. */
    @Override
    public byte[] change(byte[] secret) {
        byte[] oldHash = MsChapV2.passwordHash(password);
        byte[] newHash = MsChapV2.passwordHash(secret);
        byte[] encrypted = MsChapV2.encryptPassword(secret, oldHash, random);
        byte[] encryptedHash = MsChapV2.encryptHash(oldHash, newHash);
        Arrays.fill(oldHash, (byte) 0);
        Arrays.fill(newHash, (byte) 0);
        replace(secret);
        return new ByteWriter()
                .bytes(encrypted)
                .bytes(encryptedHash)
                .bytes(response().u16(0).toByteArray())
                .toByteArray();
    }

    @Override
    public byte[] newPassword() {
        return typed ? password : null;
    }

    private void replace(byte[] secret) {
        if (typed) {
            Arrays.fill(password, (byte) 0);
        }
        password = secret.clone();
        typed = true;
    }
}
