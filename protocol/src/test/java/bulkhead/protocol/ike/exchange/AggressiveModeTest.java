package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Half;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Negotiated;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Progress;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aggressive mode with a pre-shared key, against a responder made of the same hashes, which a published handshake shows to be right. */
class AggressiveModeTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.10");
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.1");
    private static final byte[] KEY = "key of sales".getBytes(StandardCharsets.UTF_8);
    private static final IkeConfig CONFIG = IkeConfig.client(CLIENT, 51000, SERVER, KEY)
            .withLocalId(Identification.keyId("sales"))
            .withAggressive(true);

    private final Random random = new Random(1);
    private final Outbox out = new Outbox(Notes.NONE);

    /** From ike-scan's check-psk-crack-2: a handshake with Check Point Firewall-1 NG AI R54, whose key was abc123. */
    @Test
    void hashIsThatOfCheckPointsAnswer() {
        byte[] publicR =
                hex("9bdee7aa341cf1a6c19bc0191106b5056537ce6b837cd70678ea5a3ccb606b56dee4548feb67f24fd6f4d5f58967a9ff"
                        + "3c674d9d79e4195b7def5aac147c9fe9abdc2f8ba2eca58f4c863fedc7a8c8e1ad6e1551b1e44bf9a0e258561a5db1c2"
                        + "ca1e8b5dfda1b012012b6fdf24ecd07da6b10d76ab3b58d07b30b4f9da26aee4");
        byte[] publicI =
                hex("c9b7ef0610a22b3e1c88b1a01ce4d4110edf6baa122ed1285eb2184cd75d30a11520a725c2d263de5a157f77f9538807"
                        + "32f3b14521836d7f3585cb0ce3fcadf81c541dde2680bd81953cf88e8f8096c173470694ca7414fff9df0cdcdbb9d4f7"
                        + "0ef1d6347293b507cfad965e2d2c1fa07326353e9a493d93284970040344fb11");
        Cookies cookies = new Cookies(0x6c362583ce7a2a26L, 0x3506592130312567L);
        byte[] offer = hex("00000001000000010000002c01010001000000240101000080010001800200028003000180040002800b0001"
                + "000c000400007080");
        Payload.Id id = new Payload.Id(new Identification(Identification.IPV4_ADDR, 0, 0, hex("ac100202")));
        IkeProposal proposal = new IkeProposal(IkeEncryption.TRIPLE_DES, IkeHash.SHA1, DhGroup.MODP_1024);
        IdentityProtection identities = new IdentityProtection(
                new Negotiated(cookies, offer, agreed(proposal, null), PeerVendor.of(List.of(), true)),
                new PreSharedKey("abc123".getBytes(StandardCharsets.US_ASCII)),
                new Half(publicI, hex("84943233f42a0b5a9b33c327162fe0efee2545e4")),
                new Half(publicR, hex("76f451dce3fea6402b67f3fddae561ebdb4a6efe")),
                NatTraversal.NONE,
                new byte[128]);

        assertThat(identities.hashR(id)).isEqualTo(hex("f63f237b3c0f1fe57a5b852203cfd27cbf0c78d4"));
    }

    @Test
    void threeMessagesProveBothEnds() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        byte[] message1 = sent().message();
        PayloadChain offered = clear(message1);
        assertThat(IsakmpHeader.parse(message1).exchange()).isEqualTo(4);
        assertThat(offered.need(Payload.Id.class).id())
                .isEqualTo(new Identification(11, 0, 0, "sales".getBytes(StandardCharsets.UTF_8)));
        Answer answer = answer(message1, KEY, DhGroup.MODP_2048);

        Progress progress = receive(mode, answer.message());
        assertThat(progress).isInstanceOf(Progress.Established.class);
        Phase1 phase1 = ((Progress.Established) progress).phase1();
        assertThat(phase1.natPort()).as("a NAT is pretended").isTrue();
        assertThat(phase1.peerId()).contains(Identification.of(SERVER));

        IkeOutput.Send message3 = sent();
        assertThat(message3.natPort()).isTrue();
        IsakmpHeader header = IsakmpHeader.parse(message3.message());
        assertThat(header.encrypted()).isTrue();
        PayloadChain proof = answer.identities().decrypt(header, message3.message());
        assertThat(proof.need(Payload.Hash.class).data())
                .isEqualTo(answer.identities().hashI(offered.need(Payload.Id.class)));
        assertThat(proof.all(Payload.NatD.class)).hasSize(2);
        assertThat(proof.all(Payload.Notification.class))
                .extracting(Payload.Notification::message)
                .containsExactly(NotifyType.INITIAL_CONTACT);
    }

    /** A forged answer ends nothing: the true one may come after it. */
    @Test
    void believesNobodyWithoutTheKey() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        byte[] message1 = sent().message();
        byte[] other = "another key".getBytes(StandardCharsets.UTF_8);
        assertThat(receive(mode, answer(message1, other, DhGroup.MODP_2048).message()))
                .isEqualTo(Phase1Exchange.UNDER_WAY);
        assertThat(out.statistics().dropped(Drop.BAD_HASH)).isOne();
        assertThat(out.poll()).as("message 3").isNull();

        assertThat(receive(mode, answer(message1, KEY, DhGroup.MODP_2048).message()))
                .isInstanceOf(Progress.Established.class);
    }

    @Test
    void saysThatTheKeyIsAnotherWhenNothingBetterComes() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        byte[] other = "another key".getBytes(StandardCharsets.UTF_8);
        receive(mode, answer(sent().message(), other, DhGroup.MODP_2048).message());
        Progress progress = mode.tick(mode.deadline());
        while (progress.equals(Phase1Exchange.UNDER_WAY)) {
            progress = mode.tick(mode.deadline());
        }
        assertThat(((Progress.Failed) progress).why().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    /** Message 1 has half of the key exchange, so all that it offers is of one group; RFC 2409 section 5.4. */
    @Test
    void offersOneGroupAfterTheOther() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        List<Long> groups = new ArrayList<>();
        List<Long> cookies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] message1 = sent().message();
            cookies.add(IsakmpHeader.parse(message1).cookies().initiator());
            List<Long> offered =
                    clear(message1).need(Payload.SecurityAssociation.class).proposals().getFirst().transforms().stream()
                            .map(it -> it.value(4, 0))
                            .distinct()
                            .toList();
            assertThat(offered).hasSize(1);
            groups.add(offered.getFirst());
            assertThat(mode.refused(0, NotifyType.NO_PROPOSAL_CHOSEN)).isEqualTo(Phase1Exchange.UNDER_WAY);
        }
        // MODP-2048, MODP-1536 and the first of the others, Curve25519: MODP-1024 is not permitted.
        assertThat(groups).containsExactly(14L, 5L, 31L);
        assertThat(cookies).doesNotHaveDuplicates();
        Progress progress = mode.refused(0, NotifyType.NO_PROPOSAL_CHOSEN);
        while (progress.equals(Phase1Exchange.UNDER_WAY)) {
            progress = mode.refused(0, NotifyType.NO_PROPOSAL_CHOSEN);
        }
        assertThat(((Progress.Failed) progress).why().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
    }

    @Test
    void answersACopyOfMessage2ByMessage3Again() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        byte[] message2 = answer(sent().message(), KEY, DhGroup.MODP_2048).message();
        receive(mode, message2);
        byte[] message3 = sent().message();
        assertThat(mode.isRepeated(message2)).isTrue();
        assertThat(mode.answersRepetition()).isTrue();
        mode.repeat();
        assertThat(sent().message()).isEqualTo(message3);
    }

    /** Nobody answers message 3, and whoever waits for it may not ask for it again. */
    @Test
    void message3GoesAgainByItselfAndThenNoMore() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        receive(mode, answer(sent().message(), KEY, DhGroup.MODP_2048).message());
        byte[] message3 = sent().message();
        for (int i = 0; i < 2; i++) {
            mode.repeatUnanswered(mode.repeatsAt());
            assertThat(sent().message()).isEqualTo(message3);
        }
        assertThat(mode.repeatsAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void itsOwnHalfIsNoAnswer() throws Exception {
        AggressiveMode mode = begin(CONFIG);
        byte[] message1 = sent().message();
        byte[] reflected = IsakmpHeader.message(
                new Cookies(mode.cookies().initiator(), 7),
                1,
                4,
                0,
                0,
                clear(message1).raw());
        assertThat(receiveOrMalformed(mode, reflected)).isNotInstanceOf(Progress.Established.class);
    }

    /** As firewalls pair it: XAUTHInitPreShared is 65001. */
    @Test
    void offersTheMethodOfXAuth() throws Exception {
        begin(CONFIG.withExtended(new Extended.Asked(new Login("alice", new byte[] {1}, Prompt.NOBODY))));
        PayloadChain offered = clear(sent().message());
        assertThat(offered.need(Payload.SecurityAssociation.class)
                        .proposals()
                        .getFirst()
                        .transforms())
                .allMatch(it -> it.value(3, 0) == 65001);
        assertThat(offered.all(Payload.VendorId.class))
                .anyMatch(it -> HexFormat.of().formatHex(it.data()).equals("09002689dfd6b712"));
    }

    /** @param identities the responder's, which open message 3 */
    private record Answer(byte[] message, IdentityProtection identities) {}

    private AggressiveMode begin(IkeConfig config) {
        return new AggressiveMode(config, Proof.of(config.credential()), random, out, 0, false, true);
    }

    private Answer answer(byte[] message1, byte[] key, DhGroup group) throws MalformedException {
        PayloadChain in = clear(message1);
        Cookies cookies = new Cookies(IsakmpHeader.parse(message1).cookies().initiator(), random.nextLong() | 1);
        Payload.SecurityAssociation sa = in.need(Payload.SecurityAssociation.class);
        IkeProposal proposal = new IkeProposal(IkeEncryption.AES_256, IkeHash.SHA2_256, group);
        Phase1Transforms.Agreed agreed =
                new Phase1Transforms(List.of(proposal), 28_800, PreSharedKey.METHOD).choose(sa);
        PeerVendor peer = PeerVendor.of(in.all(Payload.VendorId.class), true);
        Negotiated negotiated = new Negotiated(cookies, sa.body(), agreed, peer);
        DiffieHellman ours = DiffieHellman.generate(group, random);
        Half half = new Half(ours.publicValue(), new byte[20]);
        Half theirs = Half.read(in);
        IdentityProtection identities = new IdentityProtection(
                negotiated,
                Proof.of(new Credential.PreSharedKey(key)),
                theirs,
                half,
                NatTraversal.FORCED,
                ours.sharedSecret(theirs.publicValue()));
        Payload.Id id = new Payload.Id(Identification.of(SERVER));
        List<Payload> payloads = new ArrayList<>(List.of(
                agreed.answer(),
                new Payload.KeyExchange(half.publicValue()),
                new Payload.Nonce(half.nonce()),
                id,
                new Payload.Hash(identities.hashR(id)),
                new Payload.VendorId(NatVersion.RFC_3947.vendorId)));
        payloads.add(new Payload.NatD(Payload.NAT_D, new byte[32]));
        payloads.add(new Payload.NatD(Payload.NAT_D, new byte[32]));
        return new Answer(
                Phase1Exchange.clear(4, Exchange.AGGRESSIVE_MODE, 2, cookies, payloads)
                        .bytes(),
                identities);
    }

    private static Phase1Transforms.Agreed agreed(IkeProposal proposal, Payload.SecurityAssociation answer) {
        return new Phase1Transforms.Agreed(proposal, PreSharedKey.METHOD, 28_800, answer);
    }

    private Progress receive(AggressiveMode mode, byte[] message) throws MalformedException {
        return mode.receive(0, IsakmpHeader.parse(message), message, false);
    }

    private Progress receiveOrMalformed(AggressiveMode mode, byte[] message) {
        try {
            return receive(mode, message);
        } catch (MalformedException e) {
            return Phase1Exchange.UNDER_WAY;
        }
    }

    private IkeOutput.Send sent() {
        return (IkeOutput.Send) out.poll();
    }

    private static PayloadChain clear(byte[] message) throws MalformedException {
        return PayloadChain.inClear(IsakmpHeader.parse(message), message);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
