package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * IKEv1 with one peer, in either role: the ISAKMP SAs, their exchanges, and the ESP SAs they make.
 *
 * <p>The session survives rekeying, started by either side. It ends with {@link IkeOutput.Failed} or
 * {@link IkeOutput.Closed}.
 */
public final class IkeSession implements Machine<IkeOutput> {
    /** What is longer, in bytes, need not be handed to {@link #receive}. */
    public static final int LONGEST_MESSAGE = IsakmpHeader.LONGEST;

    /** After an exchange that failed while there is what it was to replace. */
    static final int RETRY_MILLIS = 10_000;
    /** A peer that deletes each ESP SA as soon as it is there does not want one. */
    private static final int SHORTEST_ESP_MILLIS = 2000;

    private final IkeConfig config;
    private final RandomGenerator random;
    private final boolean client;
    private final Outbox out;
    private final EspSas esp;
    private final IkeSas sas;
    private final MainModes mainModes;
    private final QuickModes quickModes;
    private final DeadPeerDetection dpd;
    private final Informational informational;

    private boolean natPort;
    private boolean everEstablished;
    /** Why there is no ISAKMP SA, while another is sought. */
    private Failure lost;

    private long lastReplacement = Long.MIN_VALUE / 2;
    private boolean ended;

    private IkeSession(IkeConfig config, RandomGenerator random, Notes notes, boolean client) {
        out = new Outbox(notes);
        this.config = config;
        this.random = random;
        this.client = client;
        esp = new EspSas(random, out);
        sas = new IkeSas(random, out, esp);
        mainModes = new MainModes(config, random, out);
        quickModes = new QuickModes(config, random, out, sas, esp);
        dpd = new DeadPeerDetection(config.dpdIntervalMillis(), random.nextInt());
        informational = new Informational(out, sas, dpd, new Deletions());
    }

    /**
     * The side that opens the session, with {@link #start}.
     *
     * @param random must be cryptographically strong outside tests: it makes keys, nonces, cookies and SPIs
     */
    public static IkeSession initiator(IkeConfig config, RandomGenerator random) {
        return initiator(config, random, Notes.NONE);
    }

    /** @param notes takes what the session tells of itself */
    public static IkeSession initiator(IkeConfig config, RandomGenerator random, Notes notes) {
        return new IkeSession(config, random, notes, true);
    }

    /** The side that waits for message 1 from its one peer. */
    public static IkeSession responder(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random, Notes.NONE, false);
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
            out.drop(Drop.ENDED);
            return;
        }
        try {
            IsakmpHeader header = IsakmpHeader.parse(message);
            route(now, header, Arrays.copyOf(message, header.length()), natPort);
        } catch (MalformedException e) {
            out.drop(Drop.MALFORMED, e.getMessage());
        }
        settle(now);
    }

    /**
     * Takes what somebody says of a message of ours, before there was an answer: nobody's word alone ends what is established
     * (RFC 5927).
     *
     * @return whether it ends the session
     */
    public boolean unreachable(long now, Unreachable told) {
        boolean ends = !ended && !everEstablished && mainModes.unreachable(told);
        if (ends) {
            settle(now);
        }
        return ends;
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

    /**
     * An authentic ESP packet came in on this SA: the peer lives, and need not be asked (RFC 3706 section 5.5). Cheap enough for
     * every packet. A new SA's first packet shows that the peer has its half, which ends the overlap with the old one early,
     * so drain {@link #poll}; and an SA still in use is not taken away.
     */
    public void espAlive(long now, int inboundSpi) {
        dpd.alive(now);
        if (esp.received(now, inboundSpi)) {
            sas.quickModes().filter(it -> it.inboundSpi == inboundSpi).forEach(it -> it.confirm(now));
            esp.confirm(now, inboundSpi);
        }
    }

    /** Asks at once whether the peer is still there, and believes its silence after a few seconds. */
    public void probe(long now) {
        if (!ended) {
            dpd.probe(now);
        }
    }

    /** Calls a {@link #probe} off: nothing can be heard just now. */
    public void trust(long now) {
        dpd.trust(now);
    }

    /** Deletes all SAs, here and at the peer, and ends with {@link IkeOutput.Closed}. */
    public void close(long now) {
        if (!ended) {
            end(new IkeOutput.Closed());
        }
    }

    /** The ISAKMP SA that is used for what is new; empty while there is none. */
    public Optional<Vitals.Keys> ikeKeys() {
        return Optional.ofNullable(sas.newest()).map(sa -> new Vitals.Keys(sa.lifetime.agreedAt(), rekeyIkeAt()));
    }

    /** The pair of ESP SAs in use; empty while there is none. */
    public Optional<Vitals.Keys> espKeys() {
        return Optional.ofNullable(esp.current()).map(pair -> new Vitals.Keys(pair.lifetime.agreedAt(), rekeyEspAt()));
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
        long exchanges = Math.min(mainModes.deadline(), sas.deadline());
        long rekeys = Math.min(rekeyIkeAt(), rekeyEspAt());
        return Math.min(Math.min(exchanges, rekeys), Math.min(esp.deadline(), dpd.deadline()));
    }

    @Override
    public void tick(long now) {
        if (ended) {
            return;
        }
        mainModes.tick(now);
        quickModes.tick(now);
        settle(now);
        if (!ended) {
            sas.deleteEsp(esp.tick(now));
            sas.deleteExpired(now);
            replace(now);
            detectDeadPeer(now);
        }
    }

    /** The newest ISAKMP SA, or null. */
    IkeSa newestSa() {
        return sas.newest();
    }

    MainModes mainModes() {
        return mainModes;
    }

    private void route(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        IkeSa sa = sas.find(header.cookies());
        if (header.exchange() == IsakmpHeader.MAIN_MODE) {
            mainModes.receive(now, header, message, natPort, sa, !client || everEstablished);
        } else if (sa != null && !header.encrypted()) {
            out.drop(Drop.UNAUTHENTICATED);
        } else if (header.exchange() == IsakmpHeader.QUICK_MODE) {
            quickModes.receive(now, header, message, sa);
        } else if (header.exchange() != IsakmpHeader.INFORMATIONAL) {
            out.drop(Drop.UNEXPECTED);
        } else if (sa != null) {
            informational.receive(now, header, message, sa);
        } else {
            mainModes.receiveInformational(now, header, message);
        }
    }

    /** Looks at what the exchanges have come to. */
    private void settle(long now) {
        for (MainMode mainMode : mainModes.all()) {
            if (mainMode.established() != null) {
                mainModes.remove(mainMode);
                established(now, mainMode);
            } else if (mainMode.failure() != null) {
                mainModes.failed(now, mainMode);
                mainModeFailed(mainMode);
            }
        }
        Failure failure = quickModes.settle(now);
        if (!ended && failure != null) {
            fail(failure);
        }
    }

    private void established(long now, MainMode mainMode) {
        IkeSa sa = mainMode.established();
        if (mainMode instanceof MainModeResponder responder && responder.initialContact()) {
            sas.forgetAll();
            esp.clear();
        }
        sas.add(now, sa);
        natPort = sa.natPort;
        everEstablished = true;
        lost = null;
        dpd.start(now);
        out.set(Purpose.REKEY_IKE, now, sa.lifetime.rekeyAt());
        out.emit(new IkeOutput.Phase1Established(
                sa.agreed.proposal().label(), sa.peer.natt(), sa.peer.vendor(), sa.initiator));
        if (quickModes.isWanted() || client && esp.current() == null) {
            startQuickMode(now);
        }
    }

    /** At a client one that the peer began, or somebody in its name, decides nothing. */
    private void mainModeFailed(MainMode mainMode) {
        boolean ours = mainMode instanceof MainModeInitiator;
        if (!ended && sas.isEmpty() && (ours || !client) && !mainModes.isUnderWay()) {
            fail(lost != null ? lost : mainMode.failure());
        }
    }

    /** Starts the exchanges whose time has come, and those that what is gone makes necessary. */
    private void replace(long now) {
        boolean mustHave = client && everEstablished;
        if (now >= rekeyIkeAt()) {
            out.due(Purpose.REKEY_IKE);
            startMainMode(now);
        } else if (mustHave && sas.isEmpty() && !mainModes.isUnderWay()) {
            startMainMode(now);
        }
        if (now >= rekeyEspAt()) {
            out.due(Purpose.REKEY_ESP);
            startQuickMode(now);
        } else if (mustHave && esp.current() == null) {
            startQuickMode(now);
        }
    }

    private long rekeyIkeAt() {
        return mainModes.rekeyAt(sas.newest(), sas.isQuickModeUnderWay());
    }

    private long rekeyEspAt() {
        return quickModes.rekeyAt(mainModes.isUnderWay());
    }

    private void startMainMode(long now) {
        mainModes.start(now, natPort, !everEstablished);
    }

    private void startQuickMode(long now) {
        if (!quickModes.start(now)) {
            startMainMode(now);
        }
    }

    private void detectDeadPeer(long now) {
        if (dpd.isDead(now, sas, out)) {
            fail(IkeFailures.dead(config, dpd.asked()));
        }
    }

    private final class Deletions implements Informational.Deletions {
        @Override
        public void espDeleted(long now, int outboundSpi) {
            if (ended || !esp.deletedByPeer(now, outboundSpi) || !client) {
                return;
            }
            if (now - lastReplacement < SHORTEST_ESP_MILLIS) {
                fail(IkeFailures.endedByPeer(config));
            } else {
                lastReplacement = now;
                startQuickMode(now);
            }
        }

        @Override
        public void ikeDeleted(long now, IkeSa sa) {
            if (ended) {
                return;
            }
            sas.forget(sa);
            if (!sas.isEmpty() || mainModes.isUnderWay()) {
                return;
            }
            if (esp.current() == null) {
                fail(IkeFailures.endedByPeer(config));
            } else if (client) {
                lost = IkeFailures.endedByPeer(config);
                startMainMode(now);
            }
        }
    }

    private void fail(Failure failure) {
        end(new IkeOutput.Failed(failure));
    }

    private void end(IkeOutput last) {
        ended = true;
        sas.deleteEsp(esp.inboundSpis());
        sas.all().forEach(sas::delete);
        mainModes.clear();
        esp.wipe();
        out.emit(last);
    }
}
