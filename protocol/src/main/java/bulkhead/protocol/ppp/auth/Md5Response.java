package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.PeerText;
import java.util.Optional;

/**
 * CHAP with MD5: a digest of identifier, password and challenge. The server proves nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1994#section-4.1">RFC 1994 section 4.1</a>
 */
record Md5Response(byte[] password) implements ChapResponse {
    static byte[] digest(int identifier, byte[] password, byte[] challenge) {
        return Digests.of("MD5", new byte[] {(byte) identifier}, password, challenge);
    }

    @Override
    public byte[] to(int identifier, byte[] value) {
        return digest(identifier, password, value);
    }

    @Override
    public boolean isProvenBy(byte[] message) {
        return true;
    }

    @Override
    public String welcome(byte[] message) {
        return PeerText.printable(message);
    }

    @Override
    public ChapFailure failed(byte[] message) {
        String text = PeerText.printable(message);
        return new ChapFailure(text.isEmpty() ? "" : "\"" + text + "\"", ClientExchange.ADVICE, Optional.empty());
    }

    @Override
    public String toString() {
        return "Md5Response";
    }
}
