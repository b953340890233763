package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.exchange.MainModeInitiator;
import bulkhead.protocol.ike.exchange.MainModeResponder;
import bulkhead.protocol.ike.exchange.NatDetection;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1Exchange;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.exchange.PreSharedKey;
import bulkhead.protocol.ike.exchange.Proof;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IkeNatTest {
    private static final IpAddress BEHIND_CLIENT_NAT = IpAddress.parse("10.9.8.7");
    private static final IpAddress BEHIND_SERVER_NAT = IpAddress.parse("172.16.5.4");

    @Test
    void withoutNatEspStaysRawAndIkeOnPort500() {
        IkeWorld world = new IkeWorld(1).connect();

        assertNat(world, NatTraversal.NONE, NatTraversal.NONE);
        assertThat(world.client.all(IkeOutput.Send.class)).noneMatch(IkeOutput.Send::natPort);
    }

    @Test
    void aClientBehindNatMovesToPort4500WithMessage5() {
        IkeWorld world = new IkeWorld(2, it -> withLocal(it, BEHIND_CLIENT_NAT), it -> it).connect();

        assertNat(world, NatTraversal.LOCAL, NatTraversal.REMOTE);
        assertThat(world.client.all(IkeOutput.Send.class).stream().map(IkeOutput.Send::natPort))
                .containsExactly(false, false, true, true, true);
        assertThat(world.server.all(IkeOutput.Send.class).stream().map(IkeOutput.Send::natPort))
                .containsExactly(false, false, true, true);
    }

    @Test
    void aServerBehindNatIsDetectedToo() {
        IkeWorld world = new IkeWorld(3, it -> it, it -> withLocal(it, BEHIND_SERVER_NAT)).connect();

        assertNat(world, NatTraversal.REMOTE, NatTraversal.LOCAL);
    }

    @Test
    void bothCanBeBehindNat() {
        IkeWorld world = new IkeWorld(4, it -> withLocal(it, BEHIND_CLIENT_NAT), it -> withLocal(it, BEHIND_SERVER_NAT))
                .connect();

        assertNat(world, NatTraversal.BOTH, NatTraversal.BOTH);
    }

    /** A name is no address: many a server calls itself by its IPv4 address on whatever way it is reached. */
    @ParameterizedTest
    @CsvSource({"2001:db8::c, 2001:db8::5, IPV6_ADDR", "2001:db8::1:c, 2001:db8::1:5, IPV4_ADDR"})
    void selectorsAreOfIpv4OnlyWhereATranslatorIsBetween(String behind, String itself, String type) {
        IpAddress client = IpAddress.parse("2001:db8::c");
        IpAddress server = IpAddress.parse("2001:db8::5");
        Identification name = Identification.of(IpAddress.parse("203.0.113.5"));
        IkeWorld world = new IkeWorld(
                11,
                it -> withAddresses(it, IpAddress.parse(behind), server),
                it -> withAddresses(it, IpAddress.parse(itself), client).withLocalId(name),
                new Notes(Notes.Detail.MESSAGES));

        world.connect();

        int expected = type.equals("IPV4_ADDR") ? Identification.IPV4_ADDR : Identification.IPV6_ADDR;
        assertThat(selectors(world)).hasSize(2).containsOnly(expected);
    }

    /** What the client's first quick mode asks for. */
    private static List<Integer> selectors(IkeWorld world) {
        List<Integer> selectors = new ArrayList<>();
        for (Note note; (note = world.notes.poll()) != null; ) {
            if (note instanceof Note.Sent(Message.Ike sent, boolean _)
                    && sent.exchange() == Message.Ike.Exchange.QUICK_MODE
                    && sent.number() == 1) {
                sent.items().stream()
                        .filter(IkeItem.Identity.class::isInstance)
                        .forEach(it -> selectors.add(((IkeItem.Identity) it).type()));
            }
        }
        return selectors;
    }

    @Test
    void aTranslatedPortAloneIsNat() {
        IkeWorld world =
                new IkeWorld(5, it -> it.withPorts(40000, it.remotePort()), it -> it.withPorts(500, 1024)).connect();

        assertNat(world, NatTraversal.LOCAL, NatTraversal.REMOTE);
    }

    @Test
    void udpEncapsulationCanBeForcedByAFakedHash() {
        IkeWorld world = new IkeWorld(6, it -> it.withNatTraversal(true, true), it -> it).connect();

        assertNat(world, NatTraversal.FORCED, NatTraversal.REMOTE);
        assertThat(world.client.last(IkeOutput.EspEstablished.class).udpEncapsulation())
                .isTrue();
    }

    /** SoftEther always sends NAT-D hashes that fit nothing. */
    @Test
    void aServerThatForcesUdpEncapsulationGetsIt() {
        IkeWorld world = new IkeWorld(7, it -> it, it -> it.withNatTraversal(true, true)).connect();

        assertNat(world, NatTraversal.REMOTE, NatTraversal.FORCED);
    }

    @Test
    void aPeerWithoutNatTraversalGetsRawEspEvenBehindNat() {
        IkeWorld world = new IkeWorld(
                        8, it -> withLocal(it, BEHIND_CLIENT_NAT), it -> it.withNatTraversal(false, false))
                .connect();

        assertNat(world, NatTraversal.NONE, NatTraversal.NONE);
        assertThat(world.client.last(IkeOutput.EspEstablished.class).udpEncapsulation())
                .isFalse();
    }

    @Test
    void ipv6IsDetectedAlike() {
        IpAddress client = IpAddress.parse("2001:db8::10");
        IpAddress server = IpAddress.parse("2001:db8:1::1");
        IpAddress inside = IpAddress.parse("fd00::10");

        assertNat(
                new IkeWorld(9, it -> withAddresses(it, client, server), it -> withAddresses(it, server, client))
                        .connect(),
                NatTraversal.NONE,
                NatTraversal.NONE);
        assertNat(
                new IkeWorld(9, it -> withAddresses(it, inside, server), it -> withAddresses(it, server, client))
                        .connect(),
                NatTraversal.LOCAL,
                NatTraversal.REMOTE);
    }

    /** Old servers know only a draft: its vendor ID, payload numbers and encapsulation mode then hold for all. */
    @ParameterizedTest
    @EnumSource(NatVersion.class)
    void eachVersionOfNatTraversalIsSpoken(NatVersion version) {
        IkeWorld world = new IkeWorld(10, it -> withLocal(it, BEHIND_CLIENT_NAT), it -> it);
        Set<Integer> seen = new HashSet<>();
        world.wire = it -> {
            seen.addAll(payloadTypes(it.message()));
            return it.from() == world.client ? it : onlyVersion(it, version);
        };
        // The client offers all; the server must see but one.
        UnaryOperator<IkeWorld.Packet> second = world.wire;
        world.wire = it -> it.from() == world.client ? onlyVersion(second.apply(it), version) : second.apply(it);
        world.client.session.start(world.now);
        world.client.drain();
        world.run(3000);

        assertThat(seen).contains(version.natD).doesNotContain(version.natD == 20 ? 130 : 20);
    }

    /** RFC 3947 section 4: who is on port 4500 stays there, though this exchange finds no NAT. */
    @Test
    void aMainModeOnPort4500LeadsToUdpEncapsulation() throws Exception {
        IkeConfig client = IkeConfig.client(IkeWorld.CLIENT, 51000, IkeWorld.SERVER, IkeWorld.PSK);
        IkeConfig server = IkeConfig.server(IkeWorld.SERVER, IkeWorld.CLIENT, 51000, IkeWorld.PSK);
        Outbox fromClient = new Outbox(Notes.NONE);
        Outbox fromServer = new Outbox(Notes.NONE);
        Random random = new Random(1);
        Proof proof = new PreSharedKey(IkeWorld.PSK);
        Phase1Exchange initiator = new MainModeInitiator(client, proof, random, fromClient, 0, true, true);
        Phase1Exchange responder =
                new MainModeResponder(server, proof, random, fromServer, 0, initiator.cookies(), true);
        List<Phase1Exchange.Progress> ofClient = new ArrayList<>();
        List<Phase1Exchange.Progress> ofServer = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ofServer.add(pass(fromClient, responder));
            ofClient.add(pass(fromServer, initiator));
        }

        assertThat(List.of(ofClient.getLast(), ofServer.getLast()))
                .allSatisfy(it -> assertThat(((Phase1Exchange.Progress.Established) it)
                                .phase1()
                                .natt())
                        .isEqualTo(NatTraversal.FORCED));
    }

    private static Phase1Exchange.Progress pass(Outbox from, Phase1Exchange to) throws Exception {
        byte[] message = ((IkeOutput.Send) from.poll()).message();
        return to.receive(0, IsakmpHeader.parse(message), message, true);
    }

    @Test
    void aPeerThatSendsOneHashOrNoneDoesNoNatTraversal() {
        IkeConfig config = IkeConfig.client(IkeWorld.CLIENT, 51000, IkeWorld.SERVER, IkeWorld.PSK);
        NatDetection detection = new NatDetection(config, new Prf(IkeHash.SHA1), new Cookies(1, 2), false);

        assertThat(detection.judge(List.of())).isEqualTo(NatTraversal.NONE);
        assertThat(detection.judge(List.of(new Payload.NatD(Payload.NAT_D, new byte[20]))))
                .isEqualTo(NatTraversal.NONE);
    }

    @Test
    void theVersionThatIsAgreedDecidesTheEncapsulationMode() {
        for (NatVersion version : NatVersion.values()) {
            Payload.SecurityAssociation offer =
                    Phase2Transforms.offer(IkeProposals.espDefaults(), 0x1234, version.udpTransport, null, 3600);

            assertThat(Phase2Transforms.choose(offer, IkeProposals.espDefaults(), true, 3600))
                    .isNotNull();
            assertThat(Phase2Transforms.choose(offer, IkeProposals.espDefaults(), false, 3600))
                    .isNull();
        }
    }

    private static void assertNat(IkeWorld world, NatTraversal client, NatTraversal server) {
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        assertThat(world.client.last(IkeOutput.Phase1Established.class).natt()).isEqualTo(client);
        assertThat(world.server.last(IkeOutput.Phase1Established.class).natt()).isEqualTo(server);
        assertThat(world.client.last(IkeOutput.EspEstablished.class).udpEncapsulation())
                .isEqualTo(client.udpEncapsulation());
        assertThat(world.server.last(IkeOutput.EspEstablished.class).udpEncapsulation())
                .isEqualTo(server.udpEncapsulation());
    }

    /** Takes every NAT-T vendor ID but one out of a message in clear. */
    private static NatVersion natVersion(Payload.VendorId id) {
        return PeerVendor.of(List.of(id), true).natVersion();
    }

    private static IkeWorld.Packet onlyVersion(IkeWorld.Packet packet, NatVersion version) {
        if (IkeSessionTest.encrypted(packet.message())) {
            return packet;
        }
        try {
            IsakmpHeader header = IsakmpHeader.parse(packet.message());
            List<Payload> kept = new ArrayList<>();
            for (Payload payload :
                    PayloadChain.inClear(header, packet.message()).payloads()) {
                if (!(payload instanceof Payload.VendorId id) || natVersion(id) == null || natVersion(id) == version) {
                    kept.add(payload);
                }
            }
            PayloadChain chain = PayloadChain.of(kept);
            byte[] message = IsakmpHeader.message(
                    header.cookies(), chain.firstType(), header.exchange(), header.flags(), 0, chain.raw());
            return new IkeWorld.Packet(packet.from(), message, packet.natPort());
        } catch (bulkhead.protocol.wire.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> payloadTypes(byte[] message) {
        if (IkeSessionTest.encrypted(message)) {
            return List.of();
        }
        try {
            return PayloadChain.inClear(IsakmpHeader.parse(message), message).payloads().stream()
                    .map(Payload::type)
                    .toList();
        } catch (bulkhead.protocol.wire.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static IkeConfig withLocal(IkeConfig it, IpAddress local) {
        return withAddresses(it, local, it.remote());
    }

    private static IkeConfig withAddresses(IkeConfig it, IpAddress local, IpAddress remote) {
        return new IkeConfig(
                local,
                it.localPort(),
                remote,
                it.remotePort(),
                it.credential(),
                it.phase1(),
                it.phase2(),
                it.pfs(),
                it.natTraversal(),
                it.forceUdpEncapsulation(),
                it.ikeLifetimeSeconds(),
                it.espLifetimeSeconds(),
                it.dpdIntervalMillis(),
                it.localId(),
                it.localL2tpPort(),
                it.aggressive(),
                it.extended());
    }
}
