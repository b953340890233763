package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** PAP, the server: it waits for a password, and gives a repeated request the same answer. */
final class PapServer extends ServerExchange {
    private static final byte[] OK = "Login ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRONG = "Login incorrect".getBytes(StandardCharsets.US_ASCII);

    private final Credentials credentials;
    private boolean decided;
    private boolean right;

    PapServer(Credentials credentials) {
        super(AuthMethod.PAP);
        this.credentials = credentials;
    }

    @Override
    public void start(long now) {
        listen(now, PATIENCE_MILLIS);
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (packet.code() != PapClient.AUTHENTICATE_REQUEST) {
            throw new MalformedException("PAP packet out of place");
        }
        ByteReader reader = new ByteReader(packet.data());
        String user = new String(reader.bytes(reader.u8()), StandardCharsets.UTF_8);
        byte[] password = reader.bytes(reader.u8());
        boolean first = !decided;
        if (first) {
            byte[] expected = credentials.passwordOf(user);
            right = expected != null && MessageDigest.isEqual(expected, password);
            decided = true;
        }
        byte[] message = right ? OK : WRONG;
        send(new ControlPacket(
                right ? PapClient.AUTHENTICATE_ACK : PapClient.AUTHENTICATE_NAK,
                packet.identifier(),
                new ByteWriter().u8(message.length).bytes(message).toByteArray()));
        if (first && right) {
            succeed(user);
        } else if (first) {
            refused(user);
        }
    }
}
