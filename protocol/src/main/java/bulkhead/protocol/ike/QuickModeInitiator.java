package bulkhead.protocol.ike;

import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of quick mode that sends messages 1 and 3. */
final class QuickModeInitiator extends QuickMode {
    /** A responder that lost message 3 may not ask for it: it goes again until ESP shows that it arrived. */
    private static final int MESSAGE_3_REPEATS = 3;

    private final DiffieHellman ourKey;

    QuickModeInitiator(
            IkeConfig config, RandomGenerator random, Outbox out, IkeSa sa, EspSas esp, int messageId, long now) {
        super(config, random, out, sa, esp, messageId, now);
        inboundSpi = esp.newSpi();
        nonceI = nonce();
        ourKey = config.pfs() == null ? null : DiffieHellman.generate(config.pfs(), random);
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Phase2Transforms.offer(
                config.phase2(), inboundSpi, encapsulation(), config.pfs(), config.espLifetimeSeconds()));
        payloads.add(new Payload.Nonce(nonceI));
        if (ourKey != null) {
            payloads.add(new Payload.KeyExchange(ourKey.publicValue()));
        }
        payloads.addAll(ourTraffic());
        payloads.addAll(natOriginalAddresses(true));
        PayloadChain rest = PayloadChain.of(payloads);
        byte[] hash1 = sa.prfA(IkeSa.messageId(messageId), rest.raw());
        retransmission.send(now, sealed(1, hash1, payloads), sa.natPort);
    }

    @Override
    boolean answersRepetition() {
        return true;
    }

    @Override
    int awaited() {
        return isDone() ? 4 : 2;
    }

    @Override
    boolean receive(long now, IsakmpHeader header, PayloadChain in) throws MalformedException {
        return isDone() ? receiveConnected(now, in) : receive2(now, header, in);
    }

    private boolean receive2(long now, IsakmpHeader header, PayloadChain in) throws MalformedException {
        if (!authentic(in, IkeSa.messageId(messageId), nonceI)) {
            return false;
        }
        Payload.SecurityAssociation answer = in.need(Payload.SecurityAssociation.class);
        Phase2Transforms.Agreed agreed =
                Phase2Transforms.choose(answer, config.phase2(), encapsulation() != 0, config.espLifetimeSeconds());
        if (agreed == null || agreed.pfs() != config.pfs()) {
            throw new MalformedException("the peer chose what was not offered");
        }
        nonceR = MainMode.checkNonce(in.need(Payload.Nonce.class).data());
        if (ourKey != null) {
            pfsSecret = ourKey.sharedSecret(in.need(Payload.KeyExchange.class).data());
        }
        lifetimeSeconds = agreed.lifetimeSeconds();
        readResponderLifetime(in);
        accept();
        List<SaParameters> pair = keys(agreed);
        EspSas.Pair made = esp.install(now, pair.getFirst(), pair.getLast(), sa, true, lifetimeSeconds);
        retransmission.send(now, sealed(3, hash3(), List.of()), sa.natPort, MESSAGE_3_REPEATS);
        finish(now);
        esp.agreed(now, made, header.commit());
        return true;
    }

    /** The responder set the commit bit, and now says that it is ready (RFC 2408 section 3.1). */
    private boolean receiveConnected(long now, PayloadChain in) throws MalformedException {
        boolean connected =
                in.all(Payload.Notification.class).stream().anyMatch(it -> it.message() == NotifyType.CONNECTED);
        if (!connected) {
            out.drop(Drop.UNEXPECTED);
            return false;
        }
        if (!authentic(in, IkeSa.messageId(messageId))) {
            return false;
        }
        connected(now);
        return true;
    }

    /** The peer has its SAs in place. */
    void connected(long now) {
        retransmission.stop();
        esp.confirm(now, inboundSpi);
    }
}
