package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The side of quick mode that sends message 2, and repeats it until message 3 is there. */
public final class QuickModeResponder extends QuickMode {
    private EspPair made;
    private boolean forL2tp;
    private Payload.Notification refusal;

    public QuickModeResponder(
            IkeConfig config, RandomGenerator random, Outbox out, Phase1 phase1, EspSas esp, int messageId, long now) {
        super(config, random, out, phase1, esp, messageId, now);
    }

    @Override
    boolean answersRepetition() {
        return !isDone();
    }

    @Override
    int awaited() {
        return made == null ? 1 : 3;
    }

    @Override
    boolean receive(long now, IsakmpHeader header, PayloadChain in) throws MalformedException {
        if (made == null) {
            return receive1(now, in);
        }
        if (isDone()) {
            out.drop(Drop.UNEXPECTED);
            return false;
        }
        return receive3(now, in);
    }

    /** What is said instead of an answer to message 1; there is no exchange then. */
    public Optional<Payload.Notification> refusal() {
        return Optional.ofNullable(refusal);
    }

    private boolean receive1(long now, PayloadChain in) throws MalformedException {
        if (!authentic(in, Phase1.messageId(messageId))) {
            return false;
        }
        Payload.SecurityAssociation offer = in.need(Payload.SecurityAssociation.class);
        nonceI = Phase1Exchange.checkNonce(in.need(Payload.Nonce.class).data());
        Phase2Transforms.Agreed agreed =
                Phase2Transforms.choose(offer, config.phase2(), encapsulation() != 0, config.espLifetimeSeconds());
        List<Payload.Id> ids = in.all(Payload.Id.class);
        if (agreed == null || config.pfs() != null && agreed.pfs() != config.pfs()) {
            refusal = refusal(NotifyType.NO_PROPOSAL_CHOSEN);
        } else if (!ids.stream().allMatch(QuickMode::isL2tpOrAny)) {
            refusal = refusal(NotifyType.INVALID_ID_INFORMATION);
        } else {
            answer(now, in, agreed, ids);
        }
        return true;
    }

    private void answer(long now, PayloadChain in, Phase2Transforms.Agreed agreed, List<Payload.Id> ids)
            throws MalformedException {
        DiffieHellman ourKey = null;
        if (agreed.pfs() != null) {
            ourKey = DiffieHellman.generate(agreed.pfs(), random);
            pfsSecret = ourKey.sharedSecret(in.need(Payload.KeyExchange.class).data());
        }
        accept();
        inboundSpi = esp.newSpi();
        nonceR = nonce();
        lifetimeSeconds = agreed.lifetimeSeconds();
        List<Payload> payloads = new ArrayList<>();
        payloads.add(agreed.answer(inboundSpi));
        payloads.add(new Payload.Nonce(nonceR));
        if (ourKey != null) {
            payloads.add(new Payload.KeyExchange(ourKey.publicValue()));
        }
        payloads.addAll(ids);
        payloads.addAll(natOriginalAddresses(false));
        if (Phase2Transforms.isLonger(agreed.transform(), config.espLifetimeSeconds())) {
            payloads.add(Phase2Transforms.responderLifetime(inboundSpi, lifetimeSeconds));
        }
        PayloadChain rest = PayloadChain.of(payloads);
        byte[] hash2 = phase1.prfA(Phase1.messageId(messageId), nonceI, rest.raw());
        forL2tp = covers(ids, config.localL2tpPort());
        made = install(now, agreed, false, initiatorsPort(ids));
        retransmission.send(now, sealed(2, hash2, payloads), phase1.natPort());
    }

    /** Where L2TP comes from (RFC 3193 section 4). */
    private static int initiatorsPort(List<Payload.Id> ids) {
        int port = ids.isEmpty() ? 0 : ids.getFirst().id().port();
        return port == 0 ? L2TP_PORT : port;
    }

    /** Whether what the SAs are for includes L2TP to this port of ours; without IDs it is everything between both addresses. */
    private static boolean covers(List<Payload.Id> ids, int ourPort) {
        int port = ids.isEmpty() ? 0 : ids.getLast().id().port();
        return port == 0 || port == ourPort;
    }

    private boolean receive3(long now, PayloadChain in) throws MalformedException {
        if (!MessageDigest.isEqual(in.leadingHash(), hash3())) {
            out.drop(Drop.BAD_HASH);
            return false;
        }
        complete(now);
        return true;
    }

    /** ESP on the new SA proves what message 3 would. */
    @Override
    public void confirm(long now) {
        super.confirm(now);
        if (!isDone()) {
            complete(now);
        }
    }

    private void complete(long now) {
        retransmission.stop();
        finish(now);
        if (forL2tp) {
            esp.agreed(now, made, false);
            esp.confirm(now, inboundSpi);
        } else {
            esp.agreedForNothing(now, made);
        }
    }

    private static Payload.Notification refusal(int notification) {
        return new Payload.Notification(Payload.PROTOCOL_ESP, new byte[0], notification, new byte[0]);
    }
}
