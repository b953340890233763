package bulkhead.protocol.ppp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** CHAP with MD5, the server. */
record Md5Verifier(Credentials credentials) implements ChapVerifier {
    private static final int CHALLENGE = 16;

    @Override
    public int challengeLength() {
        return CHALLENGE;
    }

    @Override
    public Verdict verify(int identifier, byte[] challenge, byte[] response, String user) {
        byte[] password = credentials.passwordOf(user);
        boolean right = password != null
                && MessageDigest.isEqual(response, Md5Response.digest(identifier, password, challenge));
        return new Verdict(right, (right ? "Access granted" : "Access denied").getBytes(StandardCharsets.US_ASCII));
    }
}
