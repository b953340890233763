package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * MS-CHAPv2, the server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-5">RFC 2759 sections 4 to 6</a>
 */
record MsChapV2Verifier(Credentials credentials) implements ChapVerifier {
    @Override
    public int challengeLength() {
        return MsChapV2.CHALLENGE;
    }

    @Override
    public Verdict verify(int identifier, byte[] challenge, byte[] response, String user) throws MalformedException {
        if (response.length != MsChapV2Response.LENGTH) {
            throw new MalformedException("MS-CHAPv2 response of " + response.length + " bytes");
        }
        ByteReader reader = new ByteReader(response);
        byte[] peerChallenge = reader.bytes(MsChapV2.CHALLENGE);
        reader.skip(8);
        byte[] ntResponse = reader.bytes(MsChapV2.NT_RESPONSE);
        byte[] password = credentials.passwordOf(user);
        if (password != null) {
            byte[] challengeHash = MsChapV2.challengeHash(peerChallenge, challenge, user);
            byte[] passwordHash = MsChapV2.passwordHash(password);
            boolean right = MessageDigest.isEqual(ntResponse, MsChapV2.challengeResponse(challengeHash, passwordHash));
            String proof = MsChapV2.authenticatorResponse(passwordHash, ntResponse, challengeHash);
            Arrays.fill(passwordHash, (byte) 0);
            if (right) {
                return new Verdict(true, ascii(proof + " M=Access granted"));
            }
        }
        return new Verdict(false, ascii("E=691 R=0 C=" + hex(challenge) + " V=3 M=Access denied"));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
