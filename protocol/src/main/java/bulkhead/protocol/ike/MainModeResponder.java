package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of main mode that sends messages 2, 4 and 6. It repeats one only when the initiator repeats its own. */
final class MainModeResponder extends MainMode {
    private static final int GIVE_UP_MILLIS = 10_000;

    private int awaited = 1;
    private boolean initialContact;
    private boolean refused;

    MainModeResponder(
            IkeConfig config, RandomGenerator random, Outbox out, long now, Cookies cookies, boolean natPort) {
        super(config, random, out, now + GIVE_UP_MILLIS, natPort);
        this.cookies = new Cookies(cookies.initiator(), random.nextLong() | 1);
    }

    /** Whether the peer has not yet shown that it receives what we send to its address. */
    boolean isUnproven() {
        return awaited <= 3;
    }

    /** Whether the initiator said that it knows of no other SA with us. */
    boolean initialContact() {
        return initialContact;
    }

    @Override
    void receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        if (header.encrypted() != (awaited == 5)
                || awaited > 1 && header.cookies().responder() != cookies.responder()) {
            out.drop(Drop.UNEXPECTED);
            return;
        }
        switch (awaited) {
            case 1 -> receive1(now, read(1, header, message));
            case 3 -> receive3(now, read(3, header, message));
            case 5 -> {
                if (!receive5(now, header, message, natPort)) {
                    return;
                }
            }
            default -> {
                out.drop(Drop.UNEXPECTED);
                return;
            }
        }
        remember(message);
    }

    private void receive1(long now, PayloadChain in) throws MalformedException {
        Payload.SecurityAssociation sa = in.need(Payload.SecurityAssociation.class);
        agreed = Phase1Transforms.choose(sa, config.phase1(), config.ikeLifetimeSeconds());
        if (agreed == null) {
            notifyInClear(NotifyType.NO_PROPOSAL_CHOSEN);
            failure = IkeFailures.nothingAcceptable(config);
            return;
        }
        offer = sa.body();
        readVendorIds(in);
        List<Payload> payloads = new ArrayList<>(List.of(agreed.answer()));
        payloads.addAll(vendorIds(natVersion == null ? List.<NatVersion>of() : List.of(natVersion)));
        awaited = 3;
        reply(now, clear(2, payloads));
    }

    private void receive3(long now, PayloadChain in) throws MalformedException {
        byte[] peerPublic = in.need(Payload.KeyExchange.class).data();
        nonceI = checkNonce(in.need(Payload.Nonce.class).data());
        ourKey = DiffieHellman.generate(agreed.proposal().group(), random);
        publicI = peerPublic;
        publicR = ourKey.publicValue();
        nonceR = nonce();
        detectNat(in);
        deriveKeys(peerPublic);
        awaited = 5;
        reply(now, keyExchange(4, publicR, nonceR));
    }

    private boolean receive5(long now, IsakmpHeader header, byte[] message, boolean natPort) {
        PayloadChain in;
        Payload.Id id;
        byte[] hash;
        try {
            in = read(5, header, message);
            id = in.need(Payload.Id.class);
            hash = in.need(Payload.Hash.class).data();
        } catch (MalformedException e) {
            refuse(Drop.UNDECRYPTABLE);
            return false;
        }
        if (!MessageDigest.isEqual(hash, hashI(id))) {
            refuse(Drop.BAD_HASH);
            return false;
        }
        chain.accept(message, header.length());
        this.natPort = natPort;
        initialContact =
                in.all(Payload.Notification.class).stream().anyMatch(it -> it.message() == NotifyType.INITIAL_CONTACT);
        Payload.Id ourId = ourId();
        IkeMessage message6 = encrypted(6, List.of(ourId, new Payload.Hash(hashR(ourId))));
        awaited = 7;
        reply(now, message6);
        establish(now, false);
        return true;
    }

    private void refuse(Drop cause) {
        out.drop(cause);
        refused = true;
        notifyInClear(NotifyType.AUTHENTICATION_FAILED);
    }

    private void reply(long now, IkeMessage message) {
        retransmission.send(now, message, natPort, 0);
    }

    private void notifyInClear(int notification) {
        List<Payload> payloads = List.of(
                new Payload.Notification(Payload.PROTOCOL_ISAKMP, cookies.toBytes(), notification, new byte[0]));
        PayloadChain chain = PayloadChain.of(payloads);
        byte[] bytes = IsakmpHeader.message(
                cookies, chain.firstType(), IsakmpHeader.INFORMATIONAL, 0, random.nextInt() | 1, chain.raw());
        out.send(new IkeMessage(bytes, Exchange.INFORMATIONAL, 0, payloads), natPort);
    }

    @Override
    Failure unanswered() {
        return refused ? IkeFailures.wrongProof(config) : IkeFailures.initiatorSilent(config, awaited - 1);
    }
}
