package bulkhead.protocol.ike.session;

import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The end of XAuth that asks, as draft-beaulieu-ike-xauth-02 has it, beside the server of a world; with its keys. */
final class XAuthAsker {
    static final int TYPE = 16520;
    static final int USER_NAME = 16521;
    static final int USER_PASSWORD = 16522;
    static final int PASSCODE = 16523;
    static final int MESSAGE = 16524;
    static final int STATUS = 16527;

    private static final int IDENTIFIER = 4711;

    /** What came back, in order. */
    final List<Payload.Attributes> answers = new ArrayList<>();
    /** The messages as they came. */
    final List<byte[]> messages = new ArrayList<>();

    private final IkeWorld world;
    private final Map<Integer, CbcChain> chains = new HashMap<>();
    private byte[] lastSent;
    private int nextId = 0x0badcafe;

    XAuthAsker(IkeWorld world) {
        this.world = world;
        world.wire = this::pass;
    }

    void request(Attribute... attributes) {
        send(Payload.Attributes.REQUEST, true, attributes);
    }

    /** Asks for name and password, as strongSwan and Libreswan do. */
    void requestUser() {
        request(Attribute.of(USER_NAME, new byte[0]), Attribute.of(USER_PASSWORD, new byte[0]));
    }

    void verdict(int status, Attribute... more) {
        List<Attribute> all = new ArrayList<>(List.of(Attribute.of(STATUS, status)));
        all.addAll(List.of(more));
        send(Payload.Attributes.SET, true, all.toArray(Attribute[]::new));
    }

    /** With a HASH that is not made with SKEYID_a. */
    void forgedVerdict() {
        send(Payload.Attributes.SET, false, Attribute.of(STATUS, 1));
    }

    void again() {
        world.server.inject(lastSent);
    }

    private void send(int kind, boolean authentic, Attribute... attributes) {
        Phase1 sa = world.server.sa();
        int messageId = nextId++;
        CbcChain chain = sa.chain(messageId);
        PayloadChain rest = PayloadChain.of(List.of(new Payload.Attributes(kind, IDENTIFIER, List.of(attributes))));
        byte[] hash = sa.prfA(Phase1.messageId(messageId), rest.raw());
        hash[0] ^= (byte) (authentic ? 0 : 1);
        lastSent = sa.seal(chain, IsakmpHeader.TRANSACTION, messageId, hash, rest);
        chains.put(messageId, chain);
        world.server.inject(lastSent);
    }

    private IkeWorld.Packet pass(IkeWorld.Packet packet) {
        try {
            IsakmpHeader header = IsakmpHeader.parse(packet.message());
            if (packet.from() != world.client || header.exchange() != IsakmpHeader.TRANSACTION) {
                return packet;
            }
            messages.add(packet.message());
            CbcChain chain = chains.remove(header.messageId());
            if (chain != null) {
                byte[] plain = chain.decrypt(packet.message(), IsakmpHeader.BYTES, header.length());
                PayloadChain in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
                if (!world.server.sa().hasHash1(header.messageId(), in)) {
                    throw new AssertionError("HASH of an answer");
                }
                Payload.Attributes answer = in.need(Payload.Attributes.class);
                if (answer.identifier() != IDENTIFIER) {
                    throw new AssertionError("another identifier");
                }
                answers.add(answer);
            }
            return null;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** What an answer has of a kind. */
    static byte[] value(Payload.Attributes answer, int type) {
        return answer.attributes().stream()
                .filter(it -> it.type() == type)
                .map(Attribute::value)
                .findFirst()
                .orElseThrow();
    }

    boolean isSame(int one, int other) {
        return Arrays.equals(messages.get(one), messages.get(other));
    }
}
