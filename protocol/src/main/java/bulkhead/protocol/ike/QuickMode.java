package bulkhead.protocol.ike;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One quick mode under an ISAKMP SA, in either role: three messages that make a pair of ESP SAs (RFC 2409 section 5.5). */
abstract sealed class QuickMode permits QuickModeInitiator, QuickModeResponder {
    private static final int GIVE_UP_MILLIS = 8000;
    /** How long a finished exchange still answers repeated messages. */
    private static final int LINGER_MILLIS = 30_000;

    private static final int NONCE_BYTES = 32;
    /** The places of messages in the exchange. */
    private static final int ANSWER = 2;

    private static final int LAST = 3;
    private static final int UDP = 17;
    private static final int L2TP_PORT = 1701;

    final IkeConfig config;
    final RandomGenerator random;
    final Outbox out;
    final IkeSa sa;
    final EspSas esp;
    final int messageId;
    final CbcChain chain;
    final Retransmission retransmission;

    byte[] nonceI;
    byte[] nonceR;
    byte[] pfsSecret;
    int inboundSpi;
    int lifetimeSeconds;

    private long endsAt;
    private boolean done;
    private boolean failed;
    private int refusal;
    private List<Payload> answer = List.of();
    private byte[] lastReceived;
    private byte[] current;

    QuickMode(IkeConfig config, RandomGenerator random, Outbox out, IkeSa sa, EspSas esp, int messageId, long now) {
        this.config = config;
        this.random = random;
        this.out = out;
        this.sa = sa;
        this.esp = esp;
        this.messageId = messageId;
        this.chain = sa.chain(messageId);
        this.retransmission = new Retransmission(out);
        this.endsAt = now + GIVE_UP_MILLIS;
    }

    /** Takes a decrypted message that was not seen before; says whether it was the awaited one. */
    abstract boolean receive(long now, IsakmpHeader header, PayloadChain in) throws MalformedException;

    /** The place in the exchange of the message that is awaited. */
    abstract int awaited();

    /** Whether our last message answers the peer's last one: if both sides said so, they would repeat for ever. */
    abstract boolean answersRepetition();

    final void receive(long now, IsakmpHeader header, byte[] message) {
        if (Arrays.equals(message, lastReceived)) {
            out.drop(Drop.DUPLICATE);
            if (answersRepetition()) {
                retransmission.repeat();
            }
            return;
        }
        PayloadChain in;
        try {
            byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, message.length);
            in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            in.leadingHash();
        } catch (MalformedException e) {
            out.drop(Drop.UNDECRYPTABLE);
            return;
        }
        tell(awaited(), in.payloads());
        current = message;
        try {
            if (receive(now, header, in)) {
                lastReceived = message;
            }
        } catch (MalformedException e) {
            out.drop(Drop.MALFORMED, e.getMessage());
        }
    }

    /** An authentic ESP packet came in on an SA of this exchange: the peer has all it needs. */
    void confirm(long now) {
        retransmission.stop();
    }

    /** The peer answered this exchange with an error notification. */
    void refused(int notification) {
        refusal = notification;
        failed = true;
    }

    final boolean isDone() {
        return done;
    }

    final boolean isFailed() {
        return failed;
    }

    /** The notification that refused this exchange; 0 when it failed by silence. */
    final int refusal() {
        return refusal;
    }

    /** When this exchange, done or not, is to be forgotten. */
    final boolean isOver(long now) {
        return now >= endsAt;
    }

    final long deadline() {
        return failed ? Machine.NEVER : Math.min(endsAt, retransmission.deadline());
    }

    final void tick(long now) {
        if (now >= endsAt) {
            if (!done) {
                out.due(Purpose.GIVE_UP);
            }
            failed |= !done;
            retransmission.stop();
        } else {
            retransmission.tick(now);
        }
    }

    final void finish(long now) {
        done = true;
        endsAt = now + LINGER_MILLIS;
    }

    final byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    final int encapsulation() {
        return sa.peer.natt().udpEncapsulation() ? sa.peer.natVersion().udpTransport : 0;
    }

    /** Checks HASH(1) or HASH(2), which differ in what precedes the payloads; false was counted. */
    final boolean authentic(PayloadChain in, byte[]... prefix) throws MalformedException {
        byte[][] parts = Arrays.copyOf(prefix, prefix.length + 1);
        parts[prefix.length] = in.rawAfterHash();
        if (MessageDigest.isEqual(in.leadingHash(), sa.prfA(parts))) {
            return true;
        }
        out.drop(Drop.BAD_HASH);
        return false;
    }

    /** The message in hand is authentic: the answer's IV continues from it. */
    final void accept() {
        chain.accept(current, current.length);
    }

    final byte[] hash3() {
        return sa.prfA(new byte[] {0}, IkeSa.messageId(messageId), nonceI, nonceR);
    }

    final IkeMessage sealed(int number, byte[] hash, List<Payload> payloads) {
        byte[] bytes = sa.seal(chain, IsakmpHeader.QUICK_MODE, messageId, hash, PayloadChain.of(payloads));
        return new IkeMessage(bytes, Exchange.QUICK_MODE, number, told(number, payloads));
    }

    private void tell(int number, List<Payload> payloads) {
        out.read(Exchange.QUICK_MODE, number, told(number, payloads));
    }

    /** The last message is a hash alone; what it settles stands in the one before. */
    private List<Payload> told(int number, List<Payload> payloads) {
        if (number == ANSWER) {
            answer = payloads;
        }
        if (number != LAST) {
            return payloads;
        }
        return Stream.concat(answer.stream().filter(QuickMode::isAgreement), payloads.stream())
                .toList();
    }

    private static boolean isAgreement(Payload payload) {
        return payload instanceof Payload.SecurityAssociation || payload instanceof Payload.Id;
    }

    /** What both sides say of the traffic: L2TP from the initiator to the responder, and the addresses before NAT. */
    final List<Payload> ourTraffic() {
        return List.of(
                new Payload.Id(Identification.of(config.local(), UDP, config.localL2tpPort())),
                new Payload.Id(Identification.of(config.remote(), UDP, L2TP_PORT)));
    }

    final List<Payload> natOriginalAddresses(boolean initiator) {
        if (encapsulation() == 0) {
            return List.of();
        }
        int type = sa.peer.natVersion().natOa;
        Payload ours = Payload.NatOa.of(type, config.local());
        Payload peers = Payload.NatOa.of(type, config.remote());
        return initiator ? List.of(ours, peers) : List.of(peers, ours);
    }

    static boolean isL2tpOrAny(Payload.Id id) {
        return id.id().protocol() == 0 || id.id().protocol() == UDP;
    }

    /** Honours RESPONDER-LIFETIME (RFC 2407 section 4.6.3.1), which only shortens. */
    final void readResponderLifetime(PayloadChain in) throws MalformedException {
        for (Payload.Notification notification : in.all(Payload.Notification.class)) {
            if (notification.message() == NotifyType.RESPONDER_LIFETIME
                    && notification.protocol() == Payload.PROTOCOL_ESP) {
                long seconds = Phase2Transforms.responderLifetime(notification.data());
                if (seconds > 0) {
                    lifetimeSeconds = SaLifetime.agreed(seconds, lifetimeSeconds);
                }
            }
        }
    }

    /** The two SAs, inbound first. */
    final List<SaParameters> keys(Phase2Transforms.Agreed agreed) {
        List<SaParameters> pair = new ArrayList<>();
        pair.add(sa.keys.esp(agreed.suite(), inboundSpi, pfsSecret, nonceI, nonceR));
        pair.add(sa.keys.esp(agreed.suite(), agreed.spi(), pfsSecret, nonceI, nonceR));
        if (pfsSecret != null) {
            Arrays.fill(pfsSecret, (byte) 0);
        }
        return pair;
    }
}
