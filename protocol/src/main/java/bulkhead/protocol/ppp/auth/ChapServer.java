package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** CHAP of any algorithm, the server: one challenge, and one verdict that it repeats as often as it is asked. */
final class ChapServer extends ServerExchange {
    private final String name;
    private final ChapVerifier algorithm;
    private final RandomGenerator random;
    private int identifier;
    private byte[] challenge;
    private ControlPacket verdict;

    ChapServer(AuthMethod method, String name, ChapVerifier algorithm, RandomGenerator random) {
        super(method);
        this.name = name;
        this.algorithm = algorithm;
        this.random = random;
    }

    @Override
    public void start(long now) {
        identifier = random.nextInt(256);
        challenge = new byte[algorithm.challengeLength()];
        random.nextBytes(challenge);
        byte[] data = new ByteWriter()
                .u8(challenge.length)
                .bytes(challenge)
                .bytes(name.getBytes(StandardCharsets.UTF_8))
                .toByteArray();
        ask(now, new ControlPacket(ChapClient.CHALLENGE, identifier, data));
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (packet.code() != ChapClient.RESPONSE || packet.identifier() != identifier) {
            throw new MalformedException("CHAP packet out of place");
        }
        if (verdict != null) {
            send(verdict);
            return;
        }
        ByteReader reader = new ByteReader(packet.data());
        byte[] response = reader.bytes(reader.u8());
        String user = new String(reader.rest(), StandardCharsets.UTF_8);
        ChapVerifier.Verdict decision = algorithm.verify(identifier, challenge, response, user);
        verdict = new ControlPacket(
                decision.right() ? ChapClient.SUCCESS : ChapClient.FAILURE, identifier, decision.message());
        settle();
        send(verdict);
        if (decision.right()) {
            succeed(user);
        } else {
            refused(user);
        }
    }
}
