package bulkhead.protocol.ppp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.AuthOutput;
import bulkhead.protocol.ppp.auth.Authentication;
import bulkhead.protocol.ppp.wire.ControlPacket;
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
    private final RandomGenerator random;
    private final Failures failures;
    private final AuthNegotiation negotiation;
    private final LcpOptions linkOptions;
    private final Lcp lcp;
    private final Networks networks;
    private final PppTraffic traffic;
    private final Queue<PppOutput> outputs = new ArrayDeque<>();

    private final EarlyPackets early;

    private PppPhase phase = PppPhase.DEAD;
    private PppPhase wentDownFrom = PppPhase.DEAD;
    private Authentication authentication;

    public PppSession(PppConfig config, RandomGenerator random) {
        this(config, new Offers(), random, Notes.NONE);
    }

    /**
     * @param offers decides about the addresses that the peer hands out
     * @param notes takes what the session tells of itself
     */
    public PppSession(PppConfig config, Offers offers, RandomGenerator random, Notes notes) {
        this.config = config;
        this.random = random;
        traffic = new PppTraffic(notes);
        early = new EarlyPackets(traffic);
        failures = new Failures(config);
        negotiation = new AuthNegotiation(config);
        linkOptions = new LcpOptions(config, negotiation, random);
        Link link = new SessionLink(this::send, linkOptions, traffic);
        lcp = new Lcp(config, linkOptions, new LcpListener(), link);
        networks = new Networks(config, offers, random, failures, link, outputs::add);
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
            dispatch(now, frame, new ByteReader(frame, offset, length));
        } catch (MalformedException e) {
            traffic.drop(PppDrop.MALFORMED, PppProtocol.LCP, e.getMessage());
        }
        networks.peerSpoke(now);
        settle(now);
    }

    /** Data came in from the peer, so that it need not be asked by an echo whether it is alive. */
    public void peerAlive(long now) {
        lcp.alive(now);
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

    public PppStatistics statistics() {
        return traffic.statistics(lcp);
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
        long next = Math.min(lcp.deadline(), networks.deadline());
        return authentication == null ? next : Math.min(next, authentication.deadline());
    }

    @Override
    public void tick(long now) {
        if (now < deadline()) {
            return;
        }
        lcp.tick(now);
        if (authentication != null) {
            if (authentication.deadline() <= now) {
                traffic.due(negotiation.agreed().protocol(), Purpose.REPEAT);
            }
            authentication.tick(now);
        }
        networks.tick(now);
        settle(now);
    }

    private void dispatch(long now, byte[] frame, ByteReader reader) throws MalformedException {
        int protocol = PppProtocol.read(reader);
        traffic.received(protocol, frame, reader);
        switch (protocol) {
            case PppProtocol.LCP -> lcp.receive(now, ControlPacket.parse(reader));
            case PppProtocol.PAP, PppProtocol.CHAP, PppProtocol.EAP -> authenticate(now, protocol, frame, reader);
            case PppProtocol.IPCP, PppProtocol.IPV6CP -> network(now, protocol, frame, reader);
            case PppProtocol.IPV4, PppProtocol.IPV6 -> traffic.drop(PppDrop.DATA_OF_CLOSED_FAMILY, protocol, "");
            default -> reject(protocol, frame, reader);
        }
    }

    private void authenticate(long now, int protocol, byte[] frame, ByteReader reader) throws MalformedException {
        if (authentication != null && protocol == negotiation.agreed().protocol()) {
            authentication.receive(now, ControlPacket.parse(reader));
        } else if (phase == PppPhase.ESTABLISH) {
            early.keep(protocol, ControlPacket.parse(reader));
        } else {
            reject(protocol, frame, reader);
        }
    }

    private void network(long now, int protocol, byte[] frame, ByteReader reader) throws MalformedException {
        NetworkControl family = networks.of(protocol);
        if (phase == PppPhase.AUTHENTICATE) {
            early.keep(protocol, ControlPacket.parse(reader));
            authentication.peerWentOn(now);
        } else if (phase != PppPhase.NETWORK || family.policy() == NcpPolicy.IGNORE) {
            traffic.drop(PppDrop.NOT_NOW, protocol, "");
        } else if (family.policy() == NcpPolicy.REJECT) {
            reject(protocol, frame, reader);
        } else {
            family.receive(now, ControlPacket.parse(reader));
        }
    }

    /** Before the network phase a stray protocol is passed over in silence (RFC 1661 sections 3.4 and 3.5). */
    private void reject(int protocol, byte[] frame, ByteReader reader) {
        if (phase == PppPhase.NETWORK) {
            traffic.drop(PppDrop.REFUSED_PROTOCOL, protocol, "");
            lcp.rejectProtocol(protocol, frame, reader.position(), reader.remaining(), linkOptions.peerMru());
        } else {
            traffic.drop(PppDrop.UNKNOWN_PROTOCOL, protocol, "");
        }
    }

    /** What follows from an input once all automata have seen it. */
    private void settle(long now) {
        if (linkOptions.failure() != null) {
            fail(now, linkOptions.failure());
        }
        if (lcp.isDead()) {
            fail(now, failures.echoesUnanswered(lcp.silence(now)));
        }
        while (authentication != null && authentication.poll() instanceof AuthOutput output) {
            handle(now, output);
        }
        if (phase == PppPhase.NETWORK && networks.judge(now) instanceof Failure failure) {
            fail(now, failure);
        }
    }

    private void handle(long now, AuthOutput output) {
        switch (output) {
            case AuthOutput.Send(byte[] packet) -> send(negotiation.agreed().protocol(), packet);
            case AuthOutput.Succeeded(String message) -> {
                outputs.add(new PppOutput.Authenticated(negotiation.agreed(), message));
                beginNetworks(now);
            }
            case AuthOutput.Refused(String happened, String advice) -> fail(now, failures.refused(happened, advice));
            case AuthOutput.Silent(String happened) -> fail(now, failures.unanswered(happened));
        }
    }

    private void beginAuthentication(long now) {
        AuthMethod method = negotiation.agreed();
        if (method == AuthMethod.NONE && !negotiation.mayBeNone()) {
            fail(now, negotiation.noneAsked());
            return;
        }
        if (method == AuthMethod.NONE) {
            outputs.add(new PppOutput.Authenticated(method, ""));
            beginNetworks(now);
            return;
        }
        enter(PppPhase.AUTHENTICATE);
        authentication = config.isClient()
                ? Authentication.client(method, config.name(), config.password(), random)
                : Authentication.server(method, config.name(), config.credentials(), random);
        authentication.start(now);
        early.replay(method.protocol(), first -> authentication.receive(now, first));
    }

    private void beginNetworks(long now) {
        enter(PppPhase.NETWORK);
        networks.start(now);
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
        authentication = null;
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
            outputs.add(new PppOutput.LinkUp(
                    linkOptions.peerMru(), linkOptions.ourMru(), linkOptions.sendAcfc(), linkOptions.sendPfc()));
            beginAuthentication(now);
        }

        @Override
        public void linkDown(long now) {
            networks.stop(now);
            authentication = null;
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
                fail(now, failures.endedInAuthentication(negotiation.agreed(), text));
            } else {
                boolean forWantOfProof = negotiation.agreed() == AuthMethod.NONE && !networks.wereUp();
                Optional<String> demand = forWantOfProof ? negotiation.refusedDemand() : Optional.empty();
                fail(now, failures.ended(text, demand, negotiation.advice()));
            }
        }

        @Override
        public void protocolRejected(long now, int protocol) {
            switch (protocol) {
                case PppProtocol.IPCP, PppProtocol.IPV6CP ->
                    networks.of(protocol).protocolRejected(now);
                case PppProtocol.LCP -> lcp.rejectedByPeer(now);
                case PppProtocol.PAP, PppProtocol.CHAP, PppProtocol.EAP -> {
                    if (phase == PppPhase.AUTHENTICATE
                            && protocol == negotiation.agreed().protocol()) {
                        fail(now, failures.authenticationRejected(negotiation.agreed()));
                    }
                }
                default -> {}
            }
        }
    }
}
