package bulkhead.protocol;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Timers;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeSession;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.PppSession;
import bulkhead.protocol.stack.Layers;
import bulkhead.protocol.stack.Step;

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

    private final ClientLayers begin;
    private final Layers layers;
    private final NetworkLayer network;
    private final Outputs outputs;
    private final Notes notes;
    private final Timers<ClientTimer> timers = new Timers<>(ClientTimer.class);
    private Phase phase = new Phase.Idle(0);
    private int mtu;

    ClientPhases(ClientLayers begin, Layers layers, NetworkLayer network, Outputs outputs, Notes notes) {
        this.begin = begin;
        this.layers = layers;
        this.network = network;
        this.outputs = outputs;
        this.notes = notes;
    }

    /** Whether nothing more may begin. */
    boolean isEnding() {
        return phase.isEnding();
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
            case KEEPALIVE -> {
                timers.start(ClientTimer.KEEPALIVE, now + KEEPALIVE_INTERVAL);
                notes.due(ended.layer, ended.purpose);
                outputs.sendKeepalive();
            }
            case SEQUENCE_CHECK -> {
                timers.start(ClientTimer.SEQUENCE_CHECK, now + SEQUENCE_CHECK_INTERVAL);
                if (layers.link().nearOverflow()) {
                    notes.due(ended.layer, ended.purpose);
                    layers.rekeyEsp(now);
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
            case Step.Phase1Up(var up) -> phase1Up(now, up);
            case Step.EspUp(var up) -> espUp(up);
            case Step.SendingPossible() -> sendingIsPossible(now);
            case Step.CallUp(var up, String peerHostName) -> callUp(now, up, peerHostName);
            case Step.Ppp(PppOutput.Authenticated up) -> outputs.event(new VpnEvent.Authenticated(up.method()));
            case Step.Ppp(PppOutput output) -> network.onPpp(now, output);
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
            phase = new Phase.Securing();
        }
        if (up.natt().udpEncapsulation() && !timers.runs(ClientTimer.KEEPALIVE)) {
            timers.start(ClientTimer.KEEPALIVE, now + KEEPALIVE_INTERVAL);
        }
    }

    private void espUp(IkeOutput.EspEstablished up) {
        mtu = begin.mtu(up);
        outputs.encapsulate(up.udpEncapsulation());
        outputs.event(new VpnEvent.EspUp(up.suite().label(), up.udpEncapsulation(), layers.hasTunnel()));
    }

    private void sendingIsPossible(long now) {
        timers.start(ClientTimer.SEQUENCE_CHECK, now + SEQUENCE_CHECK_INTERVAL);
        if (phase instanceof Phase.Securing || phase instanceof Phase.Settling) {
            phase = new Phase.Settling();
            timers.start(ClientTimer.SETTLE, now + SA_SETTLES);
        }
    }

    private void startL2tp(long now) {
        notes.due(ClientTimer.SETTLE.layer, ClientTimer.SETTLE.purpose);
        phase = new Phase.Tunnelling();
        L2tpConnection l2tp = begin.l2tp();
        layers.begin(l2tp);
        l2tp.start(now);
    }

    private void callUp(long now, L2tpOutput.CallEstablished up, String peerHostName) {
        outputs.event(new VpnEvent.L2tpUp(up.peerTunnelId(), up.peerSessionId(), peerHostName));
        if (!(phase instanceof Phase.Tunnelling)) {
            return;
        }
        phase = new Phase.Linked();
        PppSession ppp = begin.ppp(mtu);
        layers.begin(ppp);
        ppp.open(now);
    }

    /** A server that never answered may have lost what we sent to a state of before; another port of ours gets round it. */
    private void failed(long now, Failure failure) {
        if (phase instanceof Phase.Keying(int attempt)
                && failure.reason() == Reason.NO_ANSWER
                && attempt < PHASE1_ATTEMPTS) {
            phase = new Phase.Idle(attempt);
            outputs.put(new Output.Rebind());
        } else {
            fail(now, failure);
        }
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
        phase = new Phase.Ending();
        layers.close(now, why);
    }
}
