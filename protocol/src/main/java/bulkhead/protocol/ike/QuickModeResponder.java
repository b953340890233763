package bulkhead.protocol.ike;

import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of quick mode that sends message 2, and repeats it until message 3 is there. */
final class QuickModeResponder extends QuickMode {
    private EspSas.Pair made;

    QuickModeResponder(
            IkeConfig config, RandomGenerator random, Outbox out, IkeSa sa, EspSas esp, int messageId, long now) {
        super(config, random, out, sa, esp, messageId, now);
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

    /** Whether message 1 was authentic: an exchange that is not so far must leave no trace. */
    boolean isBegun() {
        return made != null || isFailed();
    }

    private boolean receive1(long now, PayloadChain in) throws MalformedException {
        if (!authentic(in, IkeSa.messageId(messageId))) {
            return false;
        }
        Payload.SecurityAssociation offer = in.need(Payload.SecurityAssociation.class);
        nonceI = MainMode.checkNonce(in.need(Payload.Nonce.class).data());
        Phase2Transforms.Agreed agreed =
                Phase2Transforms.choose(offer, config.phase2(), encapsulation() != 0, config.espLifetimeSeconds());
        List<Payload.Id> ids = in.all(Payload.Id.class);
        if (agreed == null) {
            refuse(NotifyType.NO_PROPOSAL_CHOSEN);
            return true;
        }
        if (!ids.stream().allMatch(QuickMode::isL2tpOrAny)) {
            refuse(NotifyType.INVALID_ID_INFORMATION);
            return true;
        }
        answer(now, in, agreed, ids);
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
        byte[] hash2 = sa.prfA(IkeSa.messageId(messageId), nonceI, rest.raw());
        List<SaParameters> pair = keys(agreed);
        made = esp.install(now, pair.getFirst(), pair.getLast(), sa, false, lifetimeSeconds);
        retransmission.send(now, sealed(2, hash2, payloads), sa.natPort);
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
    void confirm(long now) {
        super.confirm(now);
        if (!isDone()) {
            complete(now);
        }
    }

    private void complete(long now) {
        retransmission.stop();
        finish(now);
        esp.agreed(now, made, false);
        esp.confirm(now, inboundSpi);
    }

    private void refuse(int notification) {
        refused(notification);
        Payload.Notification refusal =
                new Payload.Notification(Payload.PROTOCOL_ESP, new byte[0], notification, new byte[0]);
        out.send(sa.informational(sa.messageIds.next(random), refusal), sa.natPort);
    }
}
