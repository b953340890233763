package bulkhead.protocol;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Timers;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.session.IkeSession;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.product.Product;
import bulkhead.protocol.stack.Layers;
import bulkhead.protocol.stack.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a {@link VpnClient} goes from phase to phase: which layer begins when, and what a failure of one means. */
final class ClientPhases {
    /** Fresh cookies and a fresh source port help where the first packets met a state that is stuck. */
    private static final int PHASE1_ATTEMPTS = 3;
    /** RFC 3948 section 4. */
    private static final int KEEPALIVE_INTERVAL = 20_000;

    private static final int SEQUENCE_CHECK_INTERVAL = 1_000;
    /**
     * The peer's kernel takes a moment to install the SAs after quick mode's last message; an SCCRQ that overtakes it is
     * lost, and its retransmission costs ten times as much.
     */
    private static final int SA_SETTLES = 50;
    /**
     * SoftEther's verdict on the password comes once, whatever is asked again. Where packets get lost that one may have been, and
     * to begin again is the way to another. Nobody's telephone is asked for consent so soon, where no packet was lost so far.
     */
    private static final int PROOF_PATIENCE = 6_000;
    /** The same on a slow path: round trips that authentication takes, and then some. */
    private static final int PROOF_ROUND_TRIPS = 6;

    private static final int BEGINNINGS = 4;

    /**
     * What a lost packet may look like: SoftEther rejects what it asked for before it knew that the link is up, and forgets what it was
     * told before. A refusal of somebody's proof is meant.
     */
    private static final Set<Reason> SYMPTOMS =
            EnumSet.of(Reason.NO_ANSWER, Reason.PROTOCOL_VIOLATION, Reason.ENDED_BY_PEER);

    private final Layers layers;
    private final NetworkLayer network;
    private final Outputs outputs;
    private final Notes notes;
    private final Timers<ClientTimer> timers = new Timers<>(ClientTimer.class);
    private final Variations variations;
    private ClientLayers begin;
    private Phase phase = new Phase.Idle(0);
    private EspSuite suite;
    private int beginnings = 1;
    private boolean authenticated;
    private int mtu;

    ClientPhases(ClientLayers begin, Layers layers, NetworkLayer network, Outputs outputs, Notes notes) {
        this.begin = begin;
        this.layers = layers;
        this.network = network;
        this.outputs = outputs;
        this.notes = notes;
        variations = new Variations(begin.config());
    }

    /** Whether nothing more may begin. */
    boolean isEnding() {
        return phase.isEnding();
    }

    /** Whether there is a link that users' packets go through. */
    boolean isLinked() {
        return phase instanceof Phase.Linked;
    }

    /** Whether nothing is open and nothing follows. */
    boolean isOver() {
        return phase instanceof Phase.Over;
    }

    /** The network says that nobody hears us there: another port of ours changes nothing about that. */
    void unreachable() {
        if (phase instanceof Phase.Keying) {
            phase = new Phase.Keying(PHASE1_ATTEMPTS);
        }
    }

    /** How the server is talked to, as of now. */
    Dialect dialect() {
        return begin.config().dialect();
    }

    /** By which the user is taken, as of now. */
    byte[] password() {
        return begin.config().password();
    }

    long deadline() {
        return timers.deadline();
    }

    void tick(long now) {
        for (ClientTimer ended; (ended = timers.ended(now)) != null; ) {
            onTimer(now, ended);
        }
    }

    private void onTimer(long now, ClientTimer ended) {
        switch (ended) {
            case SETTLE -> startL2tp(now);
            case SILENCE -> {
                if (phase instanceof Phase.Tunnelling && !layers.hasHeard()) {
                    notes.due(ended.layer, ended.purpose);
                    vary(now, variations.silent(suite));
                }
            }
            case PROOF -> {
                if (!authenticated && mayBeginAgain()) {
                    notes.due(ended.layer, ended.purpose);
                    beginAgain(now);
                }
            }
            case KEEPALIVE -> {
                timers.start(ClientTimer.KEEPALIVE, now + KEEPALIVE_INTERVAL);
                notes.due(ended.layer, ended.purpose);
                outputs.sendKeepalive();
            }
            case SEQUENCE_CHECK -> {
                timers.start(ClientTimer.SEQUENCE_CHECK, now + SEQUENCE_CHECK_INTERVAL);
                if (layers.link().nearOverflow()) {
                    notes.due(ended.layer, ended.purpose);
                    layers.present().rekeyEsp(now);
                }
            }
        }
    }

    /** Begins the first main mode, or does so again from another port. */
    void start(long now, int localPort) {
        if (!(phase instanceof Phase.Idle(int attempts))) {
            return;
        }
        phase = new Phase.Keying(attempts + 1);
        IkeSession ike = begin.ike(localPort);
        layers.begin(ike);
        ike.start(now);
    }

    /** What the layers did has consequences in each phase. */
    void onStep(long now, Step step) {
        switch (step) {
            case Step.SendIke(byte[] message, boolean natPort) -> outputs.sendIke(message, natPort);
            case Step.SendEsp(byte[] packet) -> outputs.sendEsp(packet);
            case Step.Ask(var question) -> {
                // Whoever looks for a telephone is not to find the session begun anew.
                timers.stop(ClientTimer.PROOF);
                outputs.put(new Output.Ask(question));
            }
            case Step.Phase1Up(var up) -> phase1Up(now, up);
            case Step.EspUp(var up) -> espUp(up);
            case Step.EspRefused(int notification, Failure failure) -> espRefused(now, notification, failure);
            case Step.SendingPossible() -> sendingIsPossible(now);
            case Step.CallUp call -> callUp(now, call);
            case Step.Ppp(PppOutput.Authenticated up) -> {
                authenticated = true;
                outputs.event(new VpnEvent.Authenticated(up.method()));
            }
            case Step.Told(String text) -> outputs.event(new VpnEvent.Told(text));
            case Step.Ppp(PppOutput.NewPassword(byte[] password)) -> begin = begin.with(b -> b.password = password);
            case Step.Ppp(PppOutput.LinkUp up) -> {
                if (!authenticated) {
                    long patience = Math.max(
                            PROOF_PATIENCE, PROOF_ROUND_TRIPS * layers.present().roundTrip());
                    timers.start(ClientTimer.PROOF, now + patience);
                }
                network.onPpp(now, up);
            }
            case Step.Ppp(PppOutput output) -> network.onPpp(now, output);
            case Step.Disclosed(var what) -> outputs.put(new Output.Disclosed(what));
            case Step.Failed(Failure failure) -> failed(now, failure);
            case Step.Closed() -> {
                phase = new Phase.Over();
                outputs.event(new VpnEvent.Closed());
            }
        }
    }

    private void phase1Up(long now, IkeOutput.Phase1Established up) {
        boolean first = phase instanceof Phase.Keying;
        outputs.event(new VpnEvent.IkeUp(up.suite(), up.natt(), up.peerVendor(), !first));
        if (first) {
            variations.phase1(up.group());
            phase = new Phase.Securing();
        }
        if (up.natt().udpEncapsulation() && !timers.runs(ClientTimer.KEEPALIVE)) {
            timers.start(ClientTimer.KEEPALIVE, now + KEEPALIVE_INTERVAL);
        }
    }

    private void espUp(IkeOutput.EspEstablished up) {
        suite = up.suite();
        mtu = begin.mtu(up);
        outputs.encapsulate(up.udpEncapsulation());
        outputs.event(new VpnEvent.EspUp(up.label(), up.udpEncapsulation(), layers.hasHeard()));
    }

    /** Nobody but us knows that there is a session yet, so what the server did not understand can be said otherwise. */
    private void espRefused(long now, int notification, Failure failure) {
        Optional<VpnEvent.Varied> other =
                phase instanceof Phase.Securing ? variations.refused(notification) : Optional.empty();
        other.ifPresentOrElse(varied -> vary(now, List.of(varied)), () -> failed(now, failure));
    }

    private void vary(long now, List<VpnEvent.Varied> varied) {
        varied.forEach(outputs::event);
        begin = begin.with(b -> b.dialect = varied.getLast().dialect());
        layers.offerEsp(now, begin.innerPort(), begin::esp);
    }

    private void sendingIsPossible(long now) {
        timers.start(ClientTimer.SEQUENCE_CHECK, now + SEQUENCE_CHECK_INTERVAL);
        boolean mute = phase instanceof Phase.Tunnelling && !layers.hasHeard();
        if (phase instanceof Phase.Securing || phase instanceof Phase.Settling || mute) {
            phase = new Phase.Settling();
            timers.start(ClientTimer.SETTLE, now + SA_SETTLES);
        }
    }

    private void startL2tp(long now) {
        notes.due(ClientTimer.SETTLE.layer, ClientTimer.SETTLE.purpose);
        phase = new Phase.Tunnelling();
        if (layers.present().hasTunnel()) {
            // What was sent on other SAs and may have been heard all the same is the same request (RFC 2661 section
            // 5.8).
            layers.present().repeatL2tp(now);
        } else {
            L2tpConnection l2tp = begin.l2tp();
            layers.begin(l2tp);
            l2tp.start(now);
        }
        variations.patience(suite).ifPresent(millis -> timers.start(ClientTimer.SILENCE, now + millis));
    }

    private void callUp(long now, Step.CallUp call) {
        outputs.event(new VpnEvent.L2tpUp(
                call.up().peerTunnelId(),
                call.up().peerSessionId(),
                call.peerHostName(),
                call.peer().map(Product::name).orElse("")));
        // What went again on new SAs may have been answered before they count as settled.
        if (!(phase instanceof Phase.Tunnelling || phase instanceof Phase.Settling)) {
            return;
        }
        timers.stop(ClientTimer.SETTLE);
        phase = new Phase.Linked();
        PppSession ppp = begin.ppp(mtu);
        if (layers.isLossy()) {
            ppp.expectLoss();
        }
        layers.begin(now, ppp);
        ppp.open(now);
    }

    /**
     * Whether something got lost before there was any network, so that what came of it is nobody's last word. Where nothing at all came
     * out of ESP, or phase 1 came to nothing, however often it was asked for, loss is not the reason.
     */
    private boolean mayBeginAgain() {
        boolean mute = phase instanceof Phase.Keying || phase instanceof Phase.Tunnelling && !layers.hasHeard();
        return !phase.isEnding() && !network.hasBegun() && !mute && beginnings < BEGINNINGS && layers.isLossy();
    }

    private void beginAgain(long now) {
        beginnings++;
        authenticated = false;
        outputs.event(new VpnEvent.Varied(VpnEvent.Variation.BEGIN_AGAIN, dialect()));
        for (ClientTimer timer : ClientTimer.values()) {
            timers.stop(timer);
        }
        phase = new Phase.Idle(0);
        layers.restart(now, "the client begins again");
        for (Step goodbye; (goodbye = layers.next(now)) != null; ) {
            onStep(now, goodbye);
        }
        outputs.put(new Output.Rebind());
    }

    /** A server that never answered may have lost what we sent to a state of before; another port of ours gets round it. */
    private void failed(long now, Failure failure) {
        if (phase instanceof Phase.Keying(int attempt)
                && failure.reason() == Reason.NO_ANSWER
                && attempt < PHASE1_ATTEMPTS) {
            phase = new Phase.Idle(attempt);
            outputs.put(new Output.Rebind());
        } else if (SYMPTOMS.contains(failure.reason()) && mayBeginAgain()) {
            beginAgain(now);
        } else {
            fail(now, layers.hasHeard() || !variations.triedBothCuts() ? failure : unheard(failure));
        }
    }

    private static Failure unheard(Failure failure) {
        return new Failure(
                failure.layer(),
                failure.reason(),
                failure.happened() + ", whether HMAC-SHA2-256 was cut to 128 or to 96 bits",
                failure.advice());
    }

    /** Tells of the first failure at once, then closes what is still open, so that the server keeps no half-dead session. */
    private void fail(long now, Failure failure) {
        if (!phase.isEnding()) {
            outputs.event(new VpnEvent.Failed(failure));
            network.close(now);
        }
        end(now, "the client gave up");
    }

    /**
     * Closes all that is open.
     *
     * @param why what the server is told, the first time that it is said
     */
    void end(long now, String why) {
        timers.stop(ClientTimer.SETTLE);
        timers.stop(ClientTimer.SILENCE);
        phase = new Phase.Ending();
        layers.close(now, why);
    }
}
