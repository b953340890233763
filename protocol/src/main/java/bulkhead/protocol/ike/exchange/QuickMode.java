package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One quick mode under an ISAKMP SA, in either role: three messages that make a pair of ESP SAs (RFC 2409 section 5.5). */
public abstract sealed class QuickMode permits QuickModeInitiator, QuickModeResponder {
    private static final int GIVE_UP_MILLIS = 8000;
    /** How long a finished exchange still answers repeated messages. */
    private static final int LINGER_MILLIS = 30_000;

    private static final int NONCE_BYTES = 32;
    /** The places of messages in the exchange. */
    private static final int ANSWER = 2;

    private static final int LAST = 3;
    private static final int UDP = 17;
    private static final int IPV4_BYTES = 4;
    /** What a host has that has IPv4 by translation alone (RFC 7335). */
    private static final IpAddress IPV4_HOST = IpAddress.parse("192.0.0.2");

    static final int L2TP_PORT = 1701;

    final IkeConfig config;
    final RandomGenerator random;
    final Outbox out;
    final Phase1 phase1;
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
    private List<Payload> answer = List.of();
    private byte[] lastReceived;
    private byte[] current;

    /** What its time has come to. */
    public enum Progress {
        /** Or done, and still answers repeated messages. */
        UNDER_WAY,
        UNANSWERED,
        OVER
    }

    QuickMode(
            IkeConfig config, RandomGenerator random, Outbox out, Phase1 phase1, EspSas esp, int messageId, long now) {
        this.config = config;
        this.random = random;
        this.out = out;
        this.phase1 = phase1;
        this.esp = esp;
        this.messageId = messageId;
        this.chain = phase1.chain(messageId);
        this.retransmission = new Retransmission(out);
        this.endsAt = now + GIVE_UP_MILLIS;
    }

    /** Takes a decrypted message that was not seen before; says whether it was the awaited one. */
    abstract boolean receive(long now, IsakmpHeader header, PayloadChain in) throws MalformedException;

    /** The place in the exchange of the message that is awaited. */
    abstract int awaited();

    /** Whether our last message answers the peer's last one: if both sides said so, they would repeat for ever. */
    abstract boolean answersRepetition();

    /** Takes any message of this exchange; says whether it was the awaited one. */
    public final boolean receive(long now, IsakmpHeader header, byte[] message) {
        if (Arrays.equals(message, lastReceived)) {
            out.drop(Drop.DUPLICATE);
            if (answersRepetition()) {
                retransmission.repeat();
            }
            return false;
        }
        PayloadChain in;
        try {
            byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, message.length);
            in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            in.leadingHash();
        } catch (MalformedException e) {
            out.drop(Drop.UNDECRYPTABLE);
            return false;
        }
        tell(awaited(), in.payloads());
        current = message;
        try {
            boolean awaited = receive(now, header, in);
            lastReceived = awaited ? message : lastReceived;
            return awaited;
        } catch (MalformedException e) {
            out.drop(Drop.MALFORMED, e.getMessage());
            return false;
        }
    }

    /** An authentic ESP packet came in on an SA of this exchange: the peer has all it needs. */
    public void confirm(long now) {
        retransmission.stop();
    }

    public final int messageId() {
        return messageId;
    }

    /** Of our SA; 0 before there is one. */
    public final int inboundSpi() {
        return inboundSpi;
    }

    public final boolean isDone() {
        return done;
    }

    public final long deadline() {
        return Math.min(endsAt, retransmission.deadline());
    }

    public final Progress tick(long now) {
        if (now < endsAt) {
            retransmission.tick(now);
            return Progress.UNDER_WAY;
        }
        if (!done) {
            out.due(Purpose.GIVE_UP);
        }
        return done ? Progress.OVER : Progress.UNANSWERED;
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

    final boolean isInUdp() {
        return phase1.natt().udpEncapsulation();
    }

    final int encapsulation() {
        return isInUdp() ? phase1.peer().natVersion().udpTransport : 0;
    }

    /** Checks HASH(1) or HASH(2), which differ in what precedes the payloads; false was counted. */
    final boolean authentic(PayloadChain in, byte[]... prefix) throws MalformedException {
        byte[][] parts = Arrays.copyOf(prefix, prefix.length + 1);
        parts[prefix.length] = in.rawAfterHash();
        if (MessageDigest.isEqual(in.leadingHash(), phase1.prfA(parts))) {
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
        return phase1.prfA(new byte[] {0}, Phase1.messageId(messageId), nonceI, nonceR);
    }

    final IkeMessage sealed(int number, byte[] hash, List<Payload> payloads) {
        byte[] bytes = phase1.seal(chain, IsakmpHeader.QUICK_MODE, messageId, hash, PayloadChain.of(payloads));
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
    final List<Payload> ourTraffic(int peerL2tpPort) {
        return List.of(
                new Payload.Id(Identification.of(local(), UDP, config.localL2tpPort())),
                new Payload.Id(Identification.of(remote(), UDP, peerL2tpPort)));
    }

    private IpAddress local() {
        return translated().isPresent() ? IPV4_HOST : config.local();
    }

    private IpAddress remote() {
        return translated().orElse(config.remote());
    }

    /**
     * The peer's own address where it has IPv4 and we have not: a translator is between (RFC 6146), and selectors of IPv6 would be of no packet
     * that the peer has. Its policy then has no word for its answers, which leave it in clear. A peer that calls itself by IPv4 alone is no
     * sign of it; a translator changes the addresses of both ends.
     */
    private Optional<IpAddress> translated() {
        return config.remote().isV6() && phase1.natt() == NatTraversal.BOTH
                ? phase1.peerId()
                        .filter(id -> id.type() == Identification.IPV4_ADDR && id.data().length == IPV4_BYTES)
                        .map(id -> IpAddress.of(id.data()))
                : Optional.empty();
    }

    final List<Payload> natOriginalAddresses(boolean initiator) {
        if (encapsulation() == 0) {
            return List.of();
        }
        int type = phase1.peer().natVersion().natOa;
        Payload ours = Payload.NatOa.of(type, local());
        Payload peers = Payload.NatOa.of(type, remote());
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

    /** Makes the two SAs, of which the inbound one is in force from now on. */
    final EspPair install(long now, Phase2Transforms.Agreed agreed, boolean initiator, int peerL2tpPort) {
        List<SaParameters> pair = keys(agreed);
        return esp.install(
                now,
                pair.getFirst(),
                pair.getLast(),
                new IkeOutput.EspEstablished(
                        agreed.suite(),
                        agreed.pfs(),
                        isInUdp(),
                        inboundSpi,
                        agreed.spi(),
                        initiator,
                        lifetimeSeconds,
                        peerL2tpPort));
    }

    /** The two SAs, inbound first. */
    private List<SaParameters> keys(Phase2Transforms.Agreed agreed) {
        List<SaParameters> pair = new ArrayList<>();
        pair.add(phase1.keys().esp(agreed.suite(), inboundSpi, pfsSecret, nonceI, nonceR));
        pair.add(phase1.keys().esp(agreed.suite(), agreed.spi(), pfsSecret, nonceI, nonceR));
        if (pfsSecret != null) {
            Arrays.fill(pfsSecret, (byte) 0);
        }
        return pair;
    }
}
