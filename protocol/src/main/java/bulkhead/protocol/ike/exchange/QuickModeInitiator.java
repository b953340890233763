package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of quick mode that sends messages 1 and 3. */
public final class QuickModeInitiator extends QuickMode {
    /** A responder that lost message 3 may not ask for it: it goes again until ESP shows that it arrived. */
    private static final int MESSAGE_3_REPEATS = 3;

    private final DiffieHellman ourKey;
    private final int peerL2tpPort;

    public QuickModeInitiator(
            IkeConfig config, RandomGenerator random, Outbox out, Phase1 phase1, EspSas esp, int messageId, long now) {
        super(config, random, out, phase1, esp, messageId, now);
        inboundSpi = esp.newSpi();
        EspPair replaced = esp.current();
        peerL2tpPort = replaced == null ? L2TP_PORT : replaced.announcement().peerL2tpPort();
        nonceI = nonce();
        ourKey = config.pfs() == null ? null : DiffieHellman.generate(config.pfs(), random);
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Phase2Transforms.offer(
                config.phase2(), inboundSpi, encapsulation(), config.pfs(), config.espLifetimeSeconds()));
        payloads.add(new Payload.Nonce(nonceI));
        if (ourKey != null) {
            payloads.add(new Payload.KeyExchange(ourKey.publicValue()));
        }
        payloads.addAll(ourTraffic(peerL2tpPort));
        payloads.addAll(natOriginalAddresses(true));
        PayloadChain rest = PayloadChain.of(payloads);
        byte[] hash1 = phase1.prfA(Phase1.messageId(messageId), rest.raw());
        retransmission.send(now, sealed(1, hash1, payloads), phase1.natPort());
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
        if (!authentic(in, Phase1.messageId(messageId), nonceI)) {
            return false;
        }
        Payload.SecurityAssociation answer = in.need(Payload.SecurityAssociation.class);
        Phase2Transforms.Agreed agreed =
                Phase2Transforms.choose(answer, config.phase2(), encapsulation() != 0, config.espLifetimeSeconds());
        if (agreed == null || agreed.pfs() != config.pfs()) {
            throw new MalformedException("the peer chose what was not offered");
        }
        nonceR = Phase1Exchange.checkNonce(in.need(Payload.Nonce.class).data());
        if (ourKey != null) {
            pfsSecret = ourKey.sharedSecret(in.need(Payload.KeyExchange.class).data());
        }
        lifetimeSeconds = agreed.lifetimeSeconds();
        readResponderLifetime(in);
        accept();
        EspPair made = install(now, agreed, true, peerL2tpPort);
        retransmission.send(now, sealed(3, hash3(), List.of()), phase1.natPort(), MESSAGE_3_REPEATS);
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
        if (!authentic(in, Phase1.messageId(messageId))) {
            return false;
        }
        connected(now);
        return true;
    }

    /** The peer has its SAs in place. */
    public void connected(long now) {
        retransmission.stop();
        esp.confirm(now, inboundSpi);
    }
}
