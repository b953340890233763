package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.exchange.EspSas;
import bulkhead.protocol.ike.exchange.IkeFailures;
import bulkhead.protocol.ike.exchange.Initiator;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase1Exchange;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Progress;
import bulkhead.protocol.ike.exchange.QuickModeInitiator;
import bulkhead.protocol.ike.exchange.XAuth;
import bulkhead.protocol.ike.wire.Fragments;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    private final IkeConfig config;
    private final boolean client;
    private final Outbox out;
    private final EspSas esp;
    private final IkeSas sas;
    private final MainModes mainModes;
    private final QuickModes quickModes;
    private final Rekeying rekeying;
    private final DeadPeerDetection dpd;
    private final Informational informational;
    private final Fragments fragments = new Fragments();

    private boolean ended;

    private IkeSession(IkeConfig config, RandomGenerator random, Notes notes, boolean client) {
        out = new Outbox(notes);
        this.config = config;
        this.client = client;
        esp = new EspSas(random, out);
        sas = new IkeSas(random, out, esp);
        mainModes = new MainModes(config, random, out);
        quickModes = new QuickModes(config, random, out, sas, esp);
        rekeying = new Rekeying(client, out, sas, esp, mainModes, quickModes);
        dpd = new DeadPeerDetection(config.dpdIntervalMillis(), random.nextInt());
        informational = new Informational(out, sas, dpd, new PeersWord());
    }

    /**
     * The side that opens the session, with {@link #start}.
     *
     * @param random must be cryptographically strong outside tests: it makes keys, nonces, cookies and SPIs
     * @param notes takes what the session tells of itself
     */
    public static IkeSession initiator(IkeConfig config, RandomGenerator random, Notes notes) {
        return new IkeSession(config, random, notes, true);
    }

    /** The side that waits for message 1 from its one peer. */
    public static IkeSession responder(IkeConfig config, RandomGenerator random) {
        return new IkeSession(config, random, Notes.NONE, false);
    }

    /** Sends message 1. */
    public void start(long now) {
        rekeying.startMainMode(now);
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
            byte[] whole = message;
            IsakmpHeader header = IsakmpHeader.parse(whole);
            if (header.firstPayload() == Payload.FRAGMENT && !header.encrypted()) {
                whole = fragments.add(header, whole);
                if (whole == null) {
                    return;
                }
                header = IsakmpHeader.parse(whole);
            }
            settle(now, route(now, header, Arrays.copyOf(whole, header.length()), natPort));
        } catch (MalformedException e) {
            out.drop(Drop.MALFORMED, e.getMessage());
        }
    }

    /**
     * Takes what somebody says of a message of ours, before there was an answer: nobody's word alone ends what is established
     * (RFC 5927).
     *
     * @return whether it ends the session
     */
    public boolean unreachable(long now, Unreachable told) {
        if (ended || rekeying.everEstablished()) {
            return false;
        }
        settle(now, mainModes.unreachable(now, told));
        return ended;
    }

    /** Takes what came of a question that {@link IkeOutput.Ask} had. */
    public void answered(long now, Notary.Question question, Notary.Answer answer) {
        if (!ended) {
            settle(now, mainModes.answered(now, question, answer));
        }
    }

    /** Whether it waits for a person's answer to this question. */
    public boolean hasAsked(Prompt.Question question) {
        return sas.all().stream().anyMatch(it -> it.xauth.hasAsked(question));
    }

    /** Takes what came of a question that it {@link #hasAsked}. */
    public void answered(long now, Prompt.Question question, Prompt.Answer answer) {
        for (IkeSa sa : sas.all()) {
            if (sa.xauth.hasAsked(question)) {
                settle(now, sa, sa.xauth.answered(now, answer));
            }
        }
    }

    /** Replaces the ESP SAs, for example before their sequence numbers run out. */
    public void rekeyEsp(long now) {
        if (!ended && rekeying.everEstablished()) {
            rekeying.startQuickMode(now);
        }
    }

    /**
     * Offers ESP otherwise: instead of what was refused, or because nothing gets through on what is there.
     *
     * @param change of what quick mode says; it lasts
     */
    public void offerEsp(long now, UnaryOperator<IkeConfig> change) {
        if (!ended) {
            esp.doubt();
            quickModes.change(change);
            rekeying.startQuickMode(now);
        }
    }

    /** Replaces the ISAKMP SA. */
    /** The key of the newest SA, for whoever is shown keys; none before the first. */
    public Optional<Disclosure.Phase1Key> phase1Key() {
        return Optional.ofNullable(sas.newest()).map(sa -> sa.phase1).map(phase1 -> {
            byte[] cookies = phase1.cookies().toBytes();
            return new Disclosure.Phase1Key(
                    Arrays.copyOf(cookies, cookies.length / 2), phase1.keys().cipherKey());
        });
    }

    public void rekeyIke(long now) {
        if (!ended && rekeying.everEstablished()) {
            rekeying.startMainMode(now);
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
            sas.quickModes().filter(it -> it.inboundSpi() == inboundSpi).forEach(it -> it.confirm(now));
            esp.confirm(now, inboundSpi);
        }
    }

    /** When something authentic came last from the peer, in ESP or as an answer to a question; {@link Long#MIN_VALUE} before. */
    public long heardAt() {
        return dpd.heardAt();
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
        end(new IkeOutput.Closed());
    }

    /** The ISAKMP SA that is used for what is new; empty while there is none. */
    public Optional<Vitals.Keys> ikeKeys() {
        return rekeying.ikeKeys();
    }

    /** The pair of ESP SAs in use; empty while there is none. */
    public Optional<Vitals.Keys> espKeys() {
        return rekeying.espKeys();
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
        return Math.min(Math.min(exchanges, rekeying.deadline()), Math.min(esp.deadline(), dpd.deadline()));
    }

    @Override
    public void tick(long now) {
        if (ended) {
            return;
        }
        mainModes.tick(now).forEach(it -> settle(now, it));
        for (IkeSa sa : sas.all()) {
            sa.origin.repeatUnanswered(now);
            settle(now, sa, sa.xauth.tick(now));
        }
        quickModes.tick(now).ifPresent(why -> espRefused(0, why));
        if (ended) {
            return;
        }
        sas.deleteEsp(esp.tick(now));
        sas.deleteExpired(now);
        rekeying.tick(now);
        if (dpd.isDead(now, sas, out)) {
            fail(IkeFailures.dead(config, dpd.asked()));
        }
    }

    IkeSas sas() {
        return sas;
    }

    MainModes mainModes() {
        return mainModes;
    }

    private Progress route(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        IkeSa sa = sas.find(header.cookies());
        if (header.exchange() == IsakmpHeader.MAIN_MODE || header.exchange() == IsakmpHeader.AGGRESSIVE_MODE) {
            boolean mayBegin = header.exchange() == IsakmpHeader.MAIN_MODE && (!client || rekeying.everEstablished());
            return mainModes.receive(now, header, message, natPort, sa, mayBegin);
        }
        if (sa != null && !header.encrypted()) {
            out.drop(Drop.UNAUTHENTICATED);
        } else if (header.exchange() == IsakmpHeader.QUICK_MODE) {
            quickModes.receive(now, header, message, sa);
        } else if (header.exchange() == IsakmpHeader.TRANSACTION && sa != null && client) {
            settle(now, sa, sa.xauth.receive(now, header, message));
        } else if (header.exchange() != IsakmpHeader.INFORMATIONAL) {
            out.drop(Drop.UNEXPECTED);
        } else if (sa != null) {
            informational.receive(now, header, message, sa);
        } else {
            return mainModes.receiveInformational(now, header, message);
        }
        return Phase1Exchange.UNDER_WAY;
    }

    private void settle(long now, Progress progress) {
        switch (progress) {
            case Progress.UnderWay() -> {}
            case Progress.Established done -> established(now, done);
            case Progress.Failed(Phase1Exchange mainMode, Failure why) -> mainModeFailed(mainMode, why);
        }
    }

    private void established(long now, Progress.Established done) {
        Phase1 phase1 = done.phase1();
        if (done.initialContact()) {
            sas.forgetAll();
            esp.clear();
        }
        XAuth xauth = new XAuth(config, phase1, out, now);
        IkeSa sa = sas.add(now, phase1, done.of(), xauth);
        out.emit(new IkeOutput.Phase1Established(
                phase1.proposal().label(),
                phase1.proposal().group(),
                phase1.natt(),
                phase1.peer().name(),
                phase1.initiator()));
        if (sa.isOpen()) {
            opened(now, sa);
        }
    }

    private void opened(long now, IkeSa sa) {
        dpd.start(now);
        sas.use(now, sa);
        rekeying.established(now, sa);
    }

    /** Whoever is refused as a user once is so for good: this decides the session. */
    private void settle(long now, IkeSa sa, XAuth.Progress progress) {
        switch (progress) {
            case XAuth.Progress.UnderWay() -> {}
            case XAuth.Progress.Passed() -> opened(now, sa);
            case XAuth.Progress.Failed(Failure why) -> fail(why);
        }
    }

    /** At a client one that the peer began, or somebody in its name, decides nothing. */
    private void mainModeFailed(Phase1Exchange mainMode, Failure why) {
        boolean ours = mainMode instanceof Initiator;
        if (sas.isEmpty() && (ours || !client) && !mainModes.isUnderWay()) {
            fail(rekeying.isDeleted() ? IkeFailures.endedByPeer(config) : why);
        }
    }

    /** A client may have something else to offer. */
    private void espRefused(int notification, Failure why) {
        if (client) {
            out.emit(new IkeOutput.EspRefused(notification, why));
        } else {
            fail(why);
        }
    }

    private final class PeersWord implements Informational.Listener {
        @Override
        public void refused(long now, IkeSa sa, QuickModeInitiator quickMode, int notification) {
            quickModes.refused(now, sa, quickMode, notification).ifPresent(why -> espRefused(notification, why));
        }

        @Override
        public void espDeleted(long now, int outboundSpi) {
            if (!ended && !rekeying.espDeleted(now, outboundSpi)) {
                fail(IkeFailures.endedByPeer(config));
            }
        }

        @Override
        public void ikeDeleted(long now, IkeSa sa) {
            if (!ended && !sa.isOpen()) {
                fail(sa.xauth.deleted());
            } else if (!ended && !rekeying.ikeDeleted(now, sa)) {
                fail(IkeFailures.endedByPeer(config));
            }
        }
    }

    private void fail(Failure failure) {
        end(new IkeOutput.Failed(failure));
    }

    private void end(IkeOutput last) {
        if (ended) {
            return;
        }
        ended = true;
        sas.deleteEsp(esp.inboundSpis());
        sas.all().forEach(sas::delete);
        mainModes.clear();
        esp.wipe();
        out.emit(last);
    }
}
