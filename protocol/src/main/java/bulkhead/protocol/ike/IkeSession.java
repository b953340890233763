package bulkhead.protocol.ike;

import bulkhead.protocol.Failure;
import bulkhead.protocol.Machine;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * IKEv1 with one peer, in either role: the ISAKMP SAs, their exchanges, and the ESP SAs they make.
 *
 * <p>The session survives rekeying, started by either side. It ends with {@link IkeOutput.Failed} or
 * {@link IkeOutput.Closed}.
 */
public final class IkeSession implements Machine<IkeOutput> {
    /** Main modes of the peer that are not done, and quick modes of one SA. */
    private static final int MOST_EXCHANGES = 4;

    private static final int MOST_SAS = 4;
    private static final int RETRY_MILLIS = 10_000;
    private static final int OVERLAP_MILLIS = 10_000;
    private static final int PEERS_OVERLAP_MILLIS = 30_000;
    /** A peer that deletes each ESP SA as soon as it is there does not want one. */
    private static final int SHORTEST_ESP_MILLIS = 2000;

    private final IkeConfig config;
    private final RandomGenerator random;
    private final boolean client;
    private final Outbox out = new Outbox();
    private final EspSas esp;
    private final DeadPeerDetection dpd;
    /** Phase 1 under way, in either role. */
    final List<MainMode> mainModes = new ArrayList<>();
    /** Established ISAKMP SAs, the newest last. */
    private final List<IkeSa> sas = new ArrayList<>();

    private boolean natPort;
    private boolean everEstablished;
    private boolean espWanted;
    private Failure lost;
    private long retryIkeAt;
    private long retryEspAt;
    private long lastReplacement = Long.MIN_VALUE / 2;
    private boolean ended;

    private IkeSession(IkeConfig config, RandomGenerator random, boolean client) {
        this.config = config;
        this.random = random;
        this.client = client;
        this.esp = new EspSas(random, out);
        this.dpd = new DeadPeerDetection(config.dpdIntervalMillis(), random.nextInt());
    }

    /**
     * The side that opens the session, with {@link #start}.
     *
     * @param random must be cryptographically strong outside tests: it makes keys, nonces, cookies and SPIs
     */
    public static IkeSession initiator(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random, true);
    }

    /** The side that waits for message 1 from its one peer. */
    public static IkeSession responder(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random, false);
    }

    /** Sends message 1. */
    public void start(long now) {
        startMainMode(now);
    }

    /**
     * @param message a datagram from the peer's address, without the non-ESP marker; not kept
     * @param natPort it came with the marker, on the port 4500 of the side that has it
     */
    public void receive(long now, byte[] message, boolean natPort) {
        out.countReceived();
        if (ended) {
            return;
        }
        try {
            IsakmpHeader header = IsakmpHeader.parse(message);
            route(now, header, Arrays.copyOf(message, header.length()), natPort);
        } catch (MalformedException e) {
            out.drop(Drop.MALFORMED);
        }
        settle(now);
    }

    /** Replaces the ESP SAs, for example before their sequence numbers run out. */
    public void rekeyEsp(long now) {
        if (!ended && everEstablished) {
            startQuickMode(now);
        }
    }

    /** Replaces the ISAKMP SA. */
    public void rekeyIke(long now) {
        if (!ended && everEstablished) {
            startMainMode(now);
        }
    }

    /** An authentic ESP packet came in: the peer lives, and need not be asked (RFC 3706 section 5.5). */
    public void espAlive(long now) {
        dpd.alive(now);
    }

    /**
     * The same, said of the inbound SA it came on: cheap enough for every packet. A new SA's first packet shows that the
     * peer has its half, which ends the overlap with the old one early; and an SA still in use is not taken away.
     */
    public void espAlive(long now, int inboundSpi) {
        dpd.alive(now);
        if (esp.received(now, inboundSpi)) {
            for (IkeSa sa : sas) {
                for (QuickMode quickMode : sa.quickModes.values()) {
                    if (quickMode.inboundSpi == inboundSpi) {
                        quickMode.confirm(now);
                    }
                }
            }
            esp.confirm(now, inboundSpi);
        }
    }

    /** Deletes all SAs, here and at the peer, and ends with {@link IkeOutput.Closed}. */
    public void close(long now) {
        if (!ended) {
            deleteAll();
            end(new IkeOutput.Closed());
        }
    }

    public IkeStatistics statistics() {
        return out.statistics();
    }

    @Override
    public IkeOutput poll() {
        return out.poll();
    }

    @Override
    public long deadline() {
        if (ended) {
            return NEVER;
        }
        long deadline = Math.min(esp.deadline(), everEstablished ? dpd.deadline() : NEVER);
        for (MainMode mainMode : mainModes) {
            deadline = Math.min(deadline, mainMode.deadline());
        }
        for (IkeSa sa : sas) {
            deadline = Math.min(deadline, Math.min(sa.deleteAt, sa.lifetime.expiresAt()));
            for (QuickMode quickMode : sa.quickModes.values()) {
                deadline = Math.min(deadline, quickMode.deadline());
            }
        }
        return Math.min(deadline, Math.min(rekeyIkeAt(), rekeyEspAt()));
    }

    @Override
    public void tick(long now) {
        if (ended) {
            return;
        }
        mainModes.forEach(it -> it.tick(now));
        sas.forEach(sa -> sa.quickModes.values().forEach(it -> it.tick(now)));
        settle(now);
        if (!ended) {
            tickSas(now);
        }
        if (!ended && everEstablished) {
            detectDeadPeer(now);
        }
    }

    private void tickSas(long now) {
        deleteEsp(esp.tick(now));
        for (IkeSa sa : List.copyOf(sas)) {
            if (now >= sa.deleteAt || now >= sa.lifetime.expiresAt()) {
                deleteIke(sa);
                forget(sa);
            }
        }
        if (now >= rekeyIkeAt() || client && everEstablished && sas.isEmpty() && mainModes.isEmpty()) {
            startMainMode(now);
        }
        if (now >= rekeyEspAt() || client && everEstablished && esp.current() == null) {
            startQuickMode(now);
        }
    }

    private long rekeyIkeAt() {
        if (sas.isEmpty() || !mainModes.isEmpty() || sas.getLast().deleteAt != NEVER) {
            return NEVER;
        }
        return Math.max(sas.getLast().lifetime.rekeyAt(), retryIkeAt);
    }

    private long rekeyEspAt() {
        EspSas.Pair current = esp.current();
        if (current == null || isQuickModeUnderWay() || espWanted) {
            return NEVER;
        }
        return Math.max(current.lifetime.rekeyAt(), retryEspAt);
    }

    private boolean isQuickModeUnderWay() {
        return sas.stream()
                .flatMap(sa -> sa.quickModes.values().stream())
                .anyMatch(it -> it instanceof QuickModeInitiator && !it.isDone());
    }

    private void detectDeadPeer(long now) {
        switch (dpd.tick(now)) {
            case NONE -> {}
            case ASK -> {
                IkeSa sa = newestSa();
                if (sa == null || !sa.peer.deadPeerDetection()) {
                    dpd.start(now);
                } else {
                    out.send(sa.informational(newMessageId(sa), dpd.question(sa)), sa.natPort);
                }
            }
            case DEAD -> fail(IkeFailures.dead(config, DeadPeerDetection.QUESTIONS));
        }
    }

    private void route(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        IkeSa sa = findSa(header.cookies());
        if (header.exchange() == IsakmpHeader.MAIN_MODE) {
            routeMainMode(now, header, message, natPort, sa);
        } else if (sa == null) {
            routeEarlyInformational(now, header, message);
        } else if (!header.encrypted()) {
            out.drop(Drop.UNAUTHENTICATED);
        } else if (header.exchange() == IsakmpHeader.QUICK_MODE) {
            routeQuickMode(now, header, message, sa);
        } else if (header.exchange() == IsakmpHeader.INFORMATIONAL) {
            informational(now, header, message, sa);
        } else {
            out.drop(Drop.UNEXPECTED);
        }
    }

    private void routeMainMode(long now, IsakmpHeader header, byte[] message, boolean natPort, IkeSa sa)
            throws MalformedException {
        MainMode mainMode = sa != null ? sa.origin : findMainMode(header.cookies());
        if (mainMode == null) {
            if (header.cookies().responder() != 0 || header.cookies().initiator() == 0) {
                out.drop(Drop.UNKNOWN_COOKIES);
                return;
            }
            mainMode = acceptMainMode(now, header.cookies(), natPort);
            if (mainMode == null) {
                return;
            }
        }
        if (mainMode.isRepeated(message)) {
            out.drop(Drop.DUPLICATE);
            if (mainMode instanceof MainModeResponder) {
                mainMode.retransmission.repeat();
            }
        } else if (mainMode.isEarlier(message) || sa != null) {
            out.drop(Drop.DUPLICATE);
        } else {
            mainMode.receive(now, header, message, natPort);
        }
    }

    /** A new main mode from the peer: at a server the first, at a client the replacement of an ISAKMP SA. */
    private MainMode acceptMainMode(long now, Cookies cookies, boolean natPort) {
        if (client && !everEstablished) {
            out.drop(Drop.UNEXPECTED);
            return null;
        }
        List<MainModeResponder> halfOpen = mainModes.stream()
                .filter(MainModeResponder.class::isInstance)
                .map(MainModeResponder.class::cast)
                .toList();
        if (halfOpen.size() >= MOST_EXCHANGES) {
            out.drop(Drop.TOO_MANY);
            // Message 1 can be forged by anyone, so it must not keep the true peer out.
            MainModeResponder victim = halfOpen.stream()
                    .filter(MainModeResponder::isUnproven)
                    .findFirst()
                    .orElse(null);
            if (victim == null) {
                return null;
            }
            mainModes.remove(victim);
        }
        MainMode mainMode = new MainModeResponder(config, random, out, now, cookies, natPort);
        mainModes.add(mainMode);
        return mainMode;
    }

    private void routeEarlyInformational(long now, IsakmpHeader header, byte[] message) throws MalformedException {
        if (header.exchange() != IsakmpHeader.INFORMATIONAL
                || !(findMainMode(header.cookies()) instanceof MainModeInitiator mainMode)) {
            out.drop(Drop.UNKNOWN_COOKIES);
        } else if (header.encrypted()) {
            mainMode.suspectWrongKey(now);
        } else {
            Payload.Notification notification = MainMode.parse(header, message).need(Payload.Notification.class);
            mainMode.refused(now, notification.message());
        }
    }

    private void routeQuickMode(long now, IsakmpHeader header, byte[] message, IkeSa sa) {
        QuickMode quickMode = sa.quickModes.get(header.messageId());
        if (quickMode != null) {
            quickMode.receive(now, header, message);
        } else if (sa.isFinished(header.messageId()) || header.messageId() == 0) {
            out.drop(Drop.DUPLICATE);
        } else if (sa.quickModes.values().stream().filter(it -> !it.isDone()).count() >= MOST_EXCHANGES) {
            out.drop(Drop.TOO_MANY);
        } else {
            QuickModeResponder begun = new QuickModeResponder(config, random, out, sa, esp, header.messageId(), now);
            begun.receive(now, header, message);
            if (begun.isBegun()) {
                sa.quickModes.put(header.messageId(), begun);
                dpd.alive(now);
            }
        }
    }

    private void informational(long now, IsakmpHeader header, byte[] message, IkeSa sa) throws MalformedException {
        byte[] plain = sa.chain(header.messageId()).decrypt(message, IsakmpHeader.BYTES, message.length);
        PayloadChain in;
        try {
            in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            in.leadingHash();
        } catch (MalformedException e) {
            out.drop(Drop.UNDECRYPTABLE);
            return;
        }
        if (!sa.hasHash1(header.messageId(), in)) {
            out.drop(Drop.BAD_HASH);
            return;
        }
        dpd.alive(now);
        for (Payload payload : in.payloads()) {
            if (payload instanceof Payload.Notification notification) {
                notified(now, header.messageId(), notification, sa);
            } else if (payload instanceof Payload.Delete delete) {
                deleted(now, delete, sa);
            }
        }
    }

    private void notified(long now, int messageId, Payload.Notification notification, IkeSa sa)
            throws MalformedException {
        switch (notification.message()) {
            case NotifyType.R_U_THERE ->
                out.send(sa.informational(newMessageId(sa), DeadPeerDetection.answer(sa, notification)), sa.natPort);
            case NotifyType.CONNECTED -> {
                if (sa.quickModes.get(messageId) instanceof QuickModeInitiator quickMode && quickMode.isDone()) {
                    quickMode.connected(now);
                }
            }
            default -> {
                if (NotifyType.isError(notification.message())) {
                    refusedQuickMode(notification, sa);
                }
            }
        }
    }

    /** An error ends the quick mode whose SPI it names, or else the one that is under way. */
    private void refusedQuickMode(Payload.Notification notification, IkeSa sa) {
        sa.quickModes.values().stream()
                .filter(it -> it instanceof QuickModeInitiator && !it.isDone())
                .filter(it -> notification.spi().length != 4
                        || Arrays.equals(notification.spi(), Phase2Transforms.spiBytes(it.inboundSpi)))
                .findFirst()
                .ifPresent(it -> it.refused(notification.message()));
    }

    private void deleted(long now, Payload.Delete delete, IkeSa sa) throws MalformedException {
        for (byte[] spi : delete.spis()) {
            if (delete.protocol() == Payload.PROTOCOL_ESP && spi.length == 4) {
                espDeleted(now, new bulkhead.protocol.wire.ByteReader(spi).i32());
            } else if (delete.protocol() == Payload.PROTOCOL_ISAKMP && spi.length == 16) {
                var in = new bulkhead.protocol.wire.ByteReader(spi);
                ikeDeleted(now, findSa(new Cookies(in.i64(), in.i64())));
            }
        }
    }

    private void espDeleted(long now, int spi) {
        if (esp.deletedByPeer(now, spi) && client) {
            if (now - lastReplacement < SHORTEST_ESP_MILLIS) {
                fail(IkeFailures.endedByPeer(config));
                return;
            }
            lastReplacement = now;
            startQuickMode(now);
        }
    }

    private void ikeDeleted(long now, IkeSa sa) {
        if (sa == null || ended) {
            return;
        }
        forget(sa);
        if (!sas.isEmpty() || !mainModes.isEmpty()) {
            return;
        }
        if (esp.current() == null) {
            fail(IkeFailures.endedByPeer(config));
        } else if (client) {
            lost = IkeFailures.endedByPeer(config);
            startMainMode(now);
        }
    }

    /** Looks at what the exchanges have come to. */
    private void settle(long now) {
        for (MainMode mainMode : List.copyOf(mainModes)) {
            if (mainMode.established() != null) {
                mainModes.remove(mainMode);
                established(now, mainMode);
            } else if (mainMode.failure() != null) {
                mainModes.remove(mainMode);
                mainModeFailed(now, mainMode.failure());
            }
        }
        for (IkeSa sa : List.copyOf(sas)) {
            for (QuickMode quickMode : List.copyOf(sa.quickModes.values())) {
                if (quickMode.isFailed() || quickMode.isOver(now)) {
                    sa.finish(quickMode.messageId);
                    quickModeEnded(now, quickMode);
                }
            }
        }
    }

    private void established(long now, MainMode mainMode) {
        IkeSa sa = mainMode.established();
        if (mainMode instanceof MainModeResponder responder && responder.initialContact()) {
            sas.forEach(it -> it.keys.wipe());
            sas.clear();
            esp.clear();
        }
        for (IkeSa older : sas) {
            older.deleteAt = Math.min(older.deleteAt, now + (sa.initiator ? OVERLAP_MILLIS : PEERS_OVERLAP_MILLIS));
        }
        sas.add(sa);
        if (sas.size() > MOST_SAS) {
            deleteIke(sas.getFirst());
            forget(sas.getFirst());
        }
        natPort = sa.natPort;
        everEstablished = true;
        lost = null;
        dpd.start(now);
        out.emit(new IkeOutput.Phase1Established(
                sa.agreed.proposal().label(), sa.peer.natt(), sa.peer.vendor(), sa.initiator));
        if (espWanted || client && esp.current() == null) {
            startQuickMode(now);
        }
    }

    private void mainModeFailed(long now, Failure failure) {
        retryIkeAt = now + RETRY_MILLIS;
        if (!ended && sas.isEmpty() && mainModes.isEmpty()) {
            fail(lost != null ? lost : failure);
        }
    }

    private void quickModeEnded(long now, QuickMode quickMode) {
        if (ended || !quickMode.isFailed()) {
            return;
        }
        esp.abandon(quickMode.inboundSpi);
        if (quickMode instanceof QuickModeInitiator) {
            retryEspAt = now + RETRY_MILLIS;
            if (esp.current() == null) {
                fail(
                        quickMode.refusal() == 0
                                ? IkeFailures.phase2Unanswered(config)
                                : IkeFailures.phase2Refused(config, quickMode.refusal()));
            }
        }
    }

    private void startMainMode(long now) {
        if (mainModes.stream().noneMatch(MainModeInitiator.class::isInstance)) {
            mainModes.add(new MainModeInitiator(config, random, out, now, natPort, !everEstablished));
        }
    }

    private void startQuickMode(long now) {
        IkeSa sa = newestSa();
        espWanted = sa == null;
        if (sa == null) {
            startMainMode(now);
        } else if (!isQuickModeUnderWay()) {
            int messageId = newMessageId(sa);
            sa.quickModes.put(messageId, new QuickModeInitiator(config, random, out, sa, esp, messageId, now));
        }
    }

    IkeSa newestSa() {
        return sas.isEmpty() ? null : sas.getLast();
    }

    private int newMessageId(IkeSa sa) {
        while (true) {
            int messageId = random.nextInt();
            if (messageId != 0 && !sa.quickModes.containsKey(messageId)) {
                return messageId;
            }
        }
    }

    private IkeSa findSa(Cookies cookies) {
        return sas.stream().filter(it -> it.cookies.equals(cookies)).findFirst().orElse(null);
    }

    /** By the initiator's cookie, and the responder's as far as both sides know it. */
    private MainMode findMainMode(Cookies cookies) {
        for (MainMode mainMode : mainModes) {
            Cookies known = mainMode.cookies();
            boolean same = known.responder() == 0
                    || cookies.responder() == 0
                    || known.responder() == cookies.responder()
                    || mainMode instanceof MainModeInitiator;
            if (known.initiator() == cookies.initiator() && same) {
                return mainMode;
            }
        }
        return null;
    }

    private void forget(IkeSa sa) {
        sas.remove(sa);
        sa.quickModes.values().stream().filter(it -> !it.isDone()).forEach(it -> esp.abandon(it.inboundSpi));
        sa.keys.wipe();
    }

    private void deleteAll() {
        deleteEsp(esp.inboundSpis());
        sas.forEach(this::deleteIke);
    }

    private void deleteEsp(List<Integer> inboundSpis) {
        IkeSa sa = newestSa();
        if (sa != null && !inboundSpis.isEmpty()) {
            List<byte[]> spis =
                    inboundSpis.stream().map(Phase2Transforms::spiBytes).toList();
            out.send(sa.informational(newMessageId(sa), new Payload.Delete(Payload.PROTOCOL_ESP, 4, spis)), sa.natPort);
        }
    }

    private void deleteIke(IkeSa sa) {
        Payload delete = new Payload.Delete(Payload.PROTOCOL_ISAKMP, 16, List.of(sa.cookies.toBytes()));
        out.send(sa.informational(newMessageId(sa), delete), sa.natPort);
    }

    private void fail(Failure failure) {
        deleteAll();
        end(new IkeOutput.Failed(failure));
    }

    private void end(IkeOutput last) {
        ended = true;
        out.emit(last);
        sas.forEach(it -> it.keys.wipe());
        sas.clear();
        mainModes.clear();
    }
}
