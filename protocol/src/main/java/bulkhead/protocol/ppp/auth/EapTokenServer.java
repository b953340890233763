package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;

/** EAP, the server, with Generic Token Card as its one method: identity, a question in words, and whether the answer is the password. */
final class EapTokenServer extends ServerExchange {
    private final Credentials credentials;
    private int identifier;
    private String user = "";
    private boolean asked;
    private ControlPacket verdict;

    EapTokenServer(Credentials credentials, RandomGenerator random) {
        super(AuthMethod.EAP_GTC);
        this.credentials = credentials;
        this.identifier = random.nextInt(256);
    }

    @Override
    public void start(long now) {
        request(now, Eap.IDENTITY, "");
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (packet.code() != Eap.RESPONSE || packet.identifier() != identifier) {
            throw new MalformedException("EAP packet out of place");
        }
        ByteReader reader = new ByteReader(packet.data());
        int type = reader.u8();
        if (verdict != null) {
            send(verdict);
        } else if (asked) {
            decide(type == Eap.GTC && isPassword(reader.rest()));
        } else {
            user = new String(reader.rest(), StandardCharsets.UTF_8);
            asked = true;
            request(now, Eap.GTC, "Password of " + user + ":");
        }
    }

    private boolean isPassword(byte[] answer) {
        byte[] password = credentials.passwordOf(user);
        return password != null && MessageDigest.isEqual(answer, password);
    }

    private void decide(boolean right) {
        settle();
        verdict = new ControlPacket(right ? Eap.SUCCESS : Eap.FAILURE, identifier, new byte[0]);
        send(verdict);
        if (right) {
            succeed(user);
        } else {
            refused(user);
        }
    }

    private void request(long now, int type, String words) {
        identifier = identifier + 1 & 0xff;
        byte[] data = new ByteWriter()
                .u8(type)
                .bytes(words.getBytes(StandardCharsets.UTF_8))
                .toByteArray();
        ask(now, new ControlPacket(Eap.REQUEST, identifier, data));
    }
}
