package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Phase 1 in three messages, with a pre-shared key that the peer chooses by our identity (RFC 2409 section 5.4): the side that sends messages 1
 * and 3. Half of the key exchange is in message 1, so its group has to be guessed, and the next is tried where the peer has not that one.
 * The identities go in clear, and the peer shows a hash of the key to whoever asks.
 */
public final class AggressiveMode extends Initiator {
    /** Nobody answers message 3; it goes again in case that it was lost. */
    private static final int MESSAGE_3_REPEATS = 2;

    /** Those first that servers with this mode have most. */
    private static final List<DhGroup> USUAL = List.of(DhGroup.MODP_2048, DhGroup.MODP_1024, DhGroup.MODP_1536);

    private final List<DhGroup> groups;
    private int tried;
    private Cookies cookies;
    private Payload.SecurityAssociation offered;
    private DiffieHellman ourKey;
    private Half ours;
    private Optional<IdentityProtection> identities = Optional.empty();

    public AggressiveMode(
            IkeConfig config,
            Proof proof,
            RandomGenerator random,
            Outbox out,
            long now,
            boolean natPort,
            boolean first) {
        super(config, proof, random, out, now, natPort, first);
        Set<DhGroup> all = new LinkedHashSet<>();
        config.phase1().stream().map(IkeProposal::group).forEach(all::add);
        List<DhGroup> ordered = new ArrayList<>(USUAL);
        ordered.retainAll(all);
        all.removeAll(ordered);
        ordered.addAll(all);
        groups = List.copyOf(ordered);
        begin(now);
    }

    /** Message 1, with the group whose turn it is. */
    private void begin(long now) {
        DhGroup group = groups.get(tried);
        cookies = new Cookies(random.nextLong() | 1, 0);
        offered = transforms(group).offer();
        ourKey = DiffieHellman.generate(group, random);
        ours = new Half(ourKey.publicValue(), nonce());
        List<Payload> payloads = new ArrayList<>(List.of(
                offered, new Payload.KeyExchange(ours.publicValue()), new Payload.Nonce(ours.nonce()), ourId()));
        payloads.addAll(vendorIds(config.natTraversal() ? List.of(NatVersion.values()) : List.of(), method()));
        goOn(now);
        send(now, clear(IsakmpHeader.AGGRESSIVE_MODE, Exchange.AGGRESSIVE_MODE, 1, cookies, payloads));
    }

    private Phase1Transforms transforms(DhGroup group) {
        List<IkeProposal> ofGroup =
                config.phase1().stream().filter(it -> it.group() == group).toList();
        return new Phase1Transforms(ofGroup, config.ikeLifetimeSeconds(), method());
    }

    @Override
    public AggressiveMode afresh(long now) {
        return new AggressiveMode(config, proof, random, out, now, beganOnNatPort, first);
    }

    @Override
    public boolean isRepeatedInVain() {
        return false;
    }

    @Override
    int awaitedMessage() {
        return 2;
    }

    @Override
    Optional<IdentityProtection> proving() {
        return Optional.empty();
    }

    @Override
    boolean isUnheard() {
        return true;
    }

    @Override
    public Cookies cookies() {
        return cookies;
    }

    @Override
    public Optional<IdentityProtection> identities() {
        return identities;
    }

    @Override
    public boolean answersRepetition() {
        return true;
    }

    @Override
    public Progress receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        if (header.encrypted() || header.exchange() != IsakmpHeader.AGGRESSIVE_MODE) {
            out.drop(Drop.UNEXPECTED);
            return UNDER_WAY;
        }
        PayloadChain in = read(Exchange.AGGRESSIVE_MODE, 2, header, message);
        long cookie = header.cookies().responder();
        if (cookie == 0 || cookie == cookies.initiator()) {
            throw new MalformedException("no responder cookie of the peer's own");
        }
        Payload.SecurityAssociation answer = in.need(Payload.SecurityAssociation.class);
        boolean one = answer.proposals().size() == 1
                && answer.proposals().getFirst().transforms().size() == 1;
        Phase1Transforms.Agreed agreed = one ? transforms(groups.get(tried)).choose(answer) : null;
        if (agreed == null) {
            return failed(IkeFailures.phase1NotOffered(config));
        }
        return proven(now, header, message, in, new Negotiated(header.cookies(), offered.body(), agreed, peer(in)));
    }

    /** What the peer says is believed once its HASH_R shows that it has the key; until then another may still come. */
    private Progress proven(long now, IsakmpHeader header, byte[] message, PayloadChain in, Negotiated negotiated)
            throws MalformedException {
        Half peers = Half.read(in);
        if (Arrays.equals(peers.publicValue(), ours.publicValue())) {
            throw new MalformedException("our own key exchange");
        }
        IdentityProtection made = new IdentityProtection(
                negotiated,
                proof,
                ours,
                peers,
                detectNat(negotiated, in, natPort),
                ourKey.sharedSecret(peers.publicValue()));
        Payload.Id id = in.need(Payload.Id.class);
        if (!proof.isProvenBy(in, made.hashR(id))) {
            made.wipe();
            out.drop(Drop.BAD_HASH);
            suspicion.raise(now, IkeFailures.wrongProof(config));
            return UNDER_WAY;
        }
        made.peerIs(id.id());
        cookies = header.cookies();
        identities = Optional.of(made);
        natPort |= made.movesToNatPort();
        suspicion.drop();
        remember(message);
        retransmission.send(now, message3(negotiated, made), natPort, MESSAGE_3_REPEATS);
        return new Progress.Established(this, made.phase1(true, natPort), false);
    }

    /** HASH_I, and NAT-D of the ports that it leaves from and goes to (RFC 3947 section 4). */
    private IkeMessage message3(Negotiated negotiated, IdentityProtection made) {
        List<Payload> payloads = new ArrayList<>(proof.prove(made.hashI(ourId()), null));
        NatVersion version = negotiated.peer().natVersion();
        if (version != null) {
            payloads.addAll(natDetection(negotiated, natPort).payloads(version, random));
        }
        if (first) {
            payloads.add(initialContact());
        }
        return made.encrypt(IsakmpHeader.AGGRESSIVE_MODE, Exchange.AGGRESSIVE_MODE, 3, payloads);
    }

    /** IKEv1 has no word for a group that is not the peer's (INVALID_KE_PAYLOAD is of IKEv2): each is asked for by itself. */
    @Override
    public Progress refused(long now, int notification) {
        if (notification == NotifyType.NO_PROPOSAL_CHOSEN && tried + 1 < groups.size()) {
            tried++;
            begin(now);
            return UNDER_WAY;
        }
        return super.refused(now, notification);
    }

    @Override
    Progress proceed(long now, Notary.Answer answer) {
        return UNDER_WAY;
    }

    @Override
    void distrust() {}

    @Override
    Failure unanswered() {
        return IkeFailures.aggressiveUnanswered(config);
    }
}
