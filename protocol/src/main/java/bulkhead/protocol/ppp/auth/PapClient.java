package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.PeerText;
import java.nio.charset.StandardCharsets;

/**
 * PAP, the client: it sends the password until it is told whether it is right.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1334#section-2">RFC 1334 section 2</a>
 */
final class PapClient extends ClientExchange {
    static final int AUTHENTICATE_REQUEST = 1;
    static final int AUTHENTICATE_ACK = 2;
    static final int AUTHENTICATE_NAK = 3;
    private static final int LONGEST = 255;
    private static final int IDENTIFIER = 1;

    private final byte[] password;
    private boolean open;

    PapClient(Login login) {
        super(login);
        this.password = login.password();
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.PAP;
    }

    @Override
    public void start(long now) {
        byte[] name = user().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST || password.length > LONGEST) {
            refused("PAP carries no name or password of more than 255 bytes", "use another method");
            return;
        }
        byte[] data = new ByteWriter(2 + name.length + password.length)
                .u8(name.length)
                .bytes(name)
                .u8(password.length)
                .bytes(password)
                .toByteArray();
        open = true;
        prove(now, new ControlPacket(AUTHENTICATE_REQUEST, IDENTIFIER, data));
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        boolean verdict = packet.code() == AUTHENTICATE_ACK || packet.code() == AUTHENTICATE_NAK;
        if (!open || !verdict || packet.identifier() != IDENTIFIER) {
            throw new MalformedException("PAP packet out of place");
        }
        open = false;
        String message = message(packet);
        if (packet.code() == AUTHENTICATE_ACK) {
            succeed(message);
        } else {
            refused(message.isEmpty() ? "" : "\"" + message + "\"", ADVICE);
        }
    }

    /** Some servers leave out the length of an empty message. */
    private static String message(ControlPacket packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet.data());
        return reader.hasRemaining() ? PeerText.printable(reader.bytes(Math.min(reader.u8(), reader.remaining()))) : "";
    }
}
