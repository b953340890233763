package bulkhead.protocol.ppp.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.PppStatistics;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.automaton.Pace;
import bulkhead.protocol.ppp.automaton.PppTraffic;
import bulkhead.protocol.ppp.lcp.AuthNegotiation;
import bulkhead.protocol.ppp.lcp.Lcp;
import bulkhead.protocol.ppp.lcp.LcpOptions;
import bulkhead.protocol.ppp.ncp.NetworkControl;
import bulkhead.protocol.ppp.ncp.Networks;
import bulkhead.protocol.ppp.session.AuthenticationPhase.Result;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * One PPP link from LCP to its network protocols, on either side of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-3">RFC 1661 section 3</a>
 */
public final class PppSession implements Machine<PppOutput> {
    private final PppConfig config;
    private final Failures failures;
    private final AuthNegotiation negotiation;
    private final LcpOptions linkOptions;
    private final Lcp lcp;
    private final AuthenticationPhase authentication;
    private final Networks networks;
    private final Dispatch dispatch;
    private final PppTraffic traffic;
    private final EarlyPackets early;
    private final Pace pace = new Pace();
    private final Queue<PppOutput> outputs = new ArrayDeque<>();

    private PppPhase phase = PppPhase.DEAD;
    private PppPhase wentDownFrom = PppPhase.DEAD;
    /** Why the link went down, where a person was still asked for something. */
    private Optional<Failure> refusal = Optional.empty();

    public PppSession(PppConfig config, RandomGenerator random) {
        this(config, new Offers(), random, Notes.NONE);
    }

    /**
     * @param offers decides about the addresses that the peer hands out
     * @param notes takes what the session tells of itself
     */
    public PppSession(PppConfig config, Offers offers, RandomGenerator random, Notes notes) {
        this.config = config;
        traffic = new PppTraffic(notes);
        early = new EarlyPackets(traffic);
        failures = new Failures(config);
        negotiation = new AuthNegotiation(config);
        linkOptions = new LcpOptions(config, negotiation, random);
        Link link = new SessionLink(this::send, linkOptions, pace, traffic);
        lcp = new Lcp(config, linkOptions, new LcpListener(), link);
        authentication = new AuthenticationPhase(config, negotiation, failures, link, lcp::acknowledgeAgain, random);
        networks = new Networks(config, offers, random, link, outputs::add);
        dispatch = new Dispatch(lcp, linkOptions, authentication, networks, early, traffic);
    }

    /** The link below is up: begins LCP. */
    public void open(long now) {
        if (phase == PppPhase.DEAD) {
            enter(PppPhase.ESTABLISH);
            lcp.open(now);
        }
    }

    /**
     * A frame as it stands in an L2TP data message: with or without FF 03, with a protocol of one byte or two. It never
     * throws, whatever the bytes.
     */
    public void receive(long now, byte[] frame, int offset, int length) {
        traffic.frameReceived();
        if (phase == PppPhase.DEAD || phase == PppPhase.OVER) {
            traffic.drop(PppDrop.NOT_OPEN, PppProtocol.LCP, "");
            return;
        }
        wentDownFrom = PppPhase.DEAD;
        lcp.alive(now);
        try {
            dispatch.receive(now, phase, frame, new ByteReader(frame, offset, length));
        } catch (MalformedException e) {
            traffic.drop(PppDrop.MALFORMED, PppProtocol.LCP, e.getMessage());
        }
        networks.peerSpoke(now);
        settle(now);
    }

    /** Takes what came of a question that {@link PppOutput.Ask} had; one that is over wants none. */
    public void answered(long now, Prompt.Question question, Prompt.Answer answer) {
        authentication.answered(now, question, answer);
        settle(now);
    }

    /** Data came in from the peer, so that it need not be asked by an echo whether it is alive. */
    public void peerAlive(long now) {
        lcp.alive(now);
        lcp.carries(now);
    }

    /** Data went out to the peer. */
    public void sent(long now) {
        lcp.carries(now);
    }

    /** Asks at once by an echo whether the peer is still there, and believes its silence after a few seconds. */
    public void probe(long now) {
        if (phase == PppPhase.NETWORK) {
            lcp.probe(now);
        }
    }

    /** Calls a {@link #probe} off: nothing can be heard just now. */
    public void trust(long now) {
        lcp.trust(now);
    }

    /** Sends an echo to see how long its answer takes, while the network protocols run. */
    public void askRoundTrip(long now) {
        if (phase == PppPhase.NETWORK) {
            lcp.askRoundTrip(now);
        }
    }

    /** In ms, as of the newest echo that was answered; empty before the first. */
    public Optional<Long> roundTripMillis() {
        return lcp.roundTrip();
    }

    /** Ends the session in an orderly way; {@link PppOutput.Closed} follows within about a second. */
    public void close(long now) {
        if (phase == PppPhase.TERMINATE || phase == PppPhase.OVER) {
            return;
        }
        enter(PppPhase.TERMINATE);
        lcp.close(now);
        if (lcp.isAtRest()) {
            over(new PppOutput.Closed());
        }
    }

    /** Whether it has begun, and anything is still to be agreed on. */
    public boolean isNegotiating() {
        return switch (phase) {
            case ESTABLISH, AUTHENTICATE -> true;
            case NETWORK -> networks.areNegotiated();
            case DEAD, TERMINATE, OVER -> false;
        };
    }

    /** The layers below have lost packets. */
    public void expectLoss() {
        pace.losesPackets();
    }

    /** Whether a peer that was there had to be asked again. */
    public boolean isLossy() {
        return pace.isLossy();
    }

    public PppStatistics statistics() {
        return traffic.statistics(lcp.echoesSent(), lcp.echoesAnswered());
    }

    @Override
    public PppOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        if (phase == PppPhase.DEAD || phase == PppPhase.OVER) {
            return NEVER;
        }
        return Math.min(lcp.deadline(), Math.min(authentication.deadline(), networks.deadline()));
    }

    @Override
    public void tick(long now) {
        if (now < deadline()) {
            return;
        }
        lcp.tick(now);
        authentication.tick(now);
        networks.tick(now);
        settle(now);
    }

    /** What follows from an input once all automata have seen it. */
    private void settle(long now) {
        if (linkOptions.failure() != null) {
            fail(now, linkOptions.failure());
        }
        if (lcp.isDead()) {
            fail(now, failures.echoesUnanswered(lcp.silence(now)));
        }
        for (Optional<Result> result; (result = authentication.settle()).isPresent(); ) {
            authenticated(now, result.get());
        }
        if (phase == PppPhase.NETWORK && networks.judge(now) instanceof Failure failure) {
            fail(now, failure);
        }
    }

    private void authenticated(long now, Result result) {
        switch (result) {
            case Result.Passed(AuthMethod method, String message) -> {
                outputs.add(new PppOutput.Authenticated(method, message));
                beginNetworks(now);
            }
            case Result.Failed(Failure why) -> fail(now, why);
            case Result.Told(PppOutput output) -> outputs.add(output);
        }
    }

    private void beginAuthentication(long now) {
        Optional<Result> settled = authentication.begin();
        if (settled.isPresent()) {
            authenticated(now, settled.get());
        } else {
            enter(PppPhase.AUTHENTICATE);
            authentication.start(now, early);
        }
    }

    private void beginNetworks(long now) {
        enter(PppPhase.NETWORK);
        networks.start(now);
        if (config.isClient()) {
            lcp.probeSize(now, Math.min(linkOptions.peerMru(), linkOptions.ourMru()));
        }
        for (int protocol : new int[] {PppProtocol.IPCP, PppProtocol.IPV6CP}) {
            NetworkControl family = networks.of(protocol);
            if (family.isWanted()) {
                early.replay(protocol, first -> family.receive(now, first));
            }
        }
    }

    /** Tells the peer in passing, and does not wait for what it says to that. */
    private void fail(long now, Failure failure) {
        if (phase != PppPhase.OVER) {
            enter(PppPhase.TERMINATE);
            lcp.close(now);
            over(new PppOutput.Failed(failure));
        }
    }

    private void enter(PppPhase next) {
        traffic.phase(phase, next);
        phase = next;
    }

    private void over(PppOutput last) {
        enter(PppPhase.OVER);
        authentication.stop();
        early.clear();
        outputs.add(last);
    }

    private void send(int protocol, byte[] packet) {
        traffic.sent(protocol, packet);
        outputs.add(new PppOutput.Send(PppProtocol.frame(protocol, packet)));
    }

    private final class LcpListener implements Lcp.Listener {
        @Override
        public void linkUp(long now) {
            outputs.add(linkOptions.agreed());
            beginAuthentication(now);
        }

        @Override
        public void linkDown(long now) {
            networks.stop(now);
            refusal = authentication.stop();
            early.clear();
            wentDownFrom = phase;
            if (phase != PppPhase.TERMINATE) {
                enter(PppPhase.ESTABLISH);
            }
        }

        @Override
        public void linkFinished(long now) {
            if (phase == PppPhase.TERMINATE) {
                over(new PppOutput.Closed());
            } else {
                fail(now, lcp.heard() ? failures.linkWithoutAgreement() : failures.linkSilent());
            }
        }

        @Override
        public void linkTerminated(long now, byte[] text) {
            if (phase == PppPhase.TERMINATE) {
                return;
            }
            if (wentDownFrom == PppPhase.AUTHENTICATE) {
                fail(now, refusal.orElseGet(() -> failures.endedInAuthentication(negotiation.agreed(), text)));
            } else {
                fail(now, failures.ended(text, negotiation, networks.wereUp()));
            }
        }

        @Override
        public void pathTakes(int bytes) {
            outputs.add(new PppOutput.PathTakes(bytes));
        }

        @Override
        public void protocolRejected(long now, int protocol) {
            switch (protocol) {
                case PppProtocol.IPCP, PppProtocol.IPV6CP ->
                    networks.of(protocol).protocolRejected(now);
                case PppProtocol.LCP -> lcp.rejectedByPeer(now);
                case PppProtocol.PAP, PppProtocol.CHAP, PppProtocol.EAP -> {
                    if (phase == PppPhase.AUTHENTICATE && authentication.speaks(protocol)) {
                        fail(now, failures.authenticationRejected(negotiation.agreed()));
                    }
                }
                default -> {}
            }
        }
    }
}
