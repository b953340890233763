package bulkhead.protocol.ike.session;

import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Sits on the wire with the keys of both sessions, and changes one message inside its encryption. */
final class Insider {
    private final IkeWorld world;
    private final int number;
    private final Change change;
    private final boolean rehash;
    private final Map<Integer, CbcChain> chains = new HashMap<>();
    private byte[] nonceI;
    private int count;
    private boolean acted;

    /** Given the header and the plain text: in quick mode what follows HASH, else all. */
    interface Change {
        byte[] apply(IsakmpHeader header, byte[] content);
    }

    /** Changes the nth message, and makes the hash over it right again where it has one over all of it. */
    Insider(IkeWorld world, int number, Change change) {
        this(world, number, change, true);
    }

    private Insider(IkeWorld world, int number, Change change, boolean rehash) {
        this.world = world;
        this.number = number;
        this.change = change;
        this.rehash = rehash;
        world.wire = this::pass;
    }

    /** Changes the plain text of the nth message, HASH payload included. */
    static Insider withoutRehashing(IkeWorld world, int number, Change change) {
        return new Insider(world, number, change, false);
    }

    boolean hasActed() {
        return acted;
    }

    private IkeWorld.Packet pass(IkeWorld.Packet packet) {
        count++;
        byte[] message = packet.message();
        if (!IkeSessionTest.encrypted(message) || acted) {
            return packet;
        }
        try {
            IsakmpHeader header = IsakmpHeader.parse(message);
            CbcChain chain = chains.computeIfAbsent(header.messageId(), this::chain);
            byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, message.length);
            if (count != number) {
                chain.accept(message, message.length);
                learnNonce(header, plain);
                return packet;
            }
            acted = true;
            boolean hashed = rehash && header.exchange() != IsakmpHeader.MAIN_MODE;
            byte[] body = chain.encrypt(hashed ? rehashed(header, plain) : change.apply(header, plain));
            return new IkeWorld.Packet(
                    packet.from(),
                    IsakmpHeader.message(
                            header.cookies(),
                            header.firstPayload(),
                            header.exchange(),
                            header.flags(),
                            header.messageId(),
                            body),
                    packet.natPort());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private void learnNonce(IsakmpHeader header, byte[] plain) throws MalformedException {
        if (header.exchange() == IsakmpHeader.QUICK_MODE && nonceI == null) {
            nonceI = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length)
                    .need(Payload.Nonce.class)
                    .data();
        }
    }

    private byte[] rehashed(IsakmpHeader header, byte[] plain) throws MalformedException {
        Phase1 sa = world.client.sa();
        byte[] messageId = Phase1.messageId(header.messageId());
        PayloadChain in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
        byte[] rest = change.apply(header, in.rawAfterHash());
        byte[] hash = nonceI == null ? sa.prfA(messageId, rest) : sa.prfA(messageId, nonceI, rest);
        byte[] changed = Arrays.copyOf(plain, 4 + hash.length + rest.length);
        System.arraycopy(hash, 0, changed, 4, hash.length);
        System.arraycopy(rest, 0, changed, 4 + hash.length, rest.length);
        return changed;
    }

    private CbcChain chain(int messageId) {
        if (messageId != 0) {
            return world.client.sa().chain(messageId);
        }
        return world.client
                .session
                .mainModes()
                .all()
                .getFirst()
                .identities()
                .orElseThrow()
                .firstChain();
    }
}
