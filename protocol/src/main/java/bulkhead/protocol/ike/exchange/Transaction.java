package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One transaction exchange that the peer begins under an ISAKMP SA: a message of attributes, and ours in answer to it
 * (draft-ietf-ipsec-isakmp-mode-cfg-05 section 2). It is the peer who repeats; each copy of its message is answered alike.
 */
final class Transaction {
    private final Phase1 phase1;
    private final Outbox out;
    private final int messageId;
    private final CbcChain chain;
    private byte[] received;
    private IkeMessage answer;

    Transaction(Phase1 phase1, Outbox out, int messageId) {
        this.phase1 = phase1;
        this.out = out;
        this.messageId = messageId;
        chain = phase1.chain(messageId);
    }

    /** The attributes of a message that is authentic and new; what is not has been seen to. */
    Optional<Payload.Attributes> read(IsakmpHeader header, byte[] message) {
        if (Arrays.equals(message, received)) {
            out.drop(Drop.DUPLICATE);
            if (answer != null) {
                out.sendAgain(answer, phase1.natPort());
            }
            return Optional.empty();
        }
        try {
            byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, message.length);
            PayloadChain in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            if (!phase1.hasHash1(messageId, in)) {
                out.drop(Drop.BAD_HASH);
                return Optional.empty();
            }
            out.read(Exchange.TRANSACTION, 0, in.payloads());
            chain.accept(message, message.length);
            received = message;
            answer = null;
            return Optional.of(in.need(Payload.Attributes.class));
        } catch (MalformedException e) {
            out.drop(Drop.UNDECRYPTABLE, e.getMessage());
            return Optional.empty();
        }
    }

    /** HASH = prf(SKEYID_a, M-ID | ATTR) (section 3.1). */
    void answer(Payload.Attributes attributes) {
        PayloadChain rest = PayloadChain.of(List.of(attributes));
        byte[] hash = phase1.prfA(Phase1.messageId(messageId), rest.raw());
        byte[] bytes = phase1.seal(chain, IsakmpHeader.TRANSACTION, messageId, hash, rest);
        Arrays.fill(rest.raw(), (byte) 0);
        answer = new IkeMessage(bytes, Exchange.TRANSACTION, 0, List.of(attributes));
        out.send(answer, phase1.natPort());
    }
}
