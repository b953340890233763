package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.Proposal;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real peers do that ours would not. */
class IkePeerQuirksTest {
    /** RFC 2408 section 3.1: with the commit bit set, the initiator waits for CONNECTED. */
    @Test
    void theCommitBitHoldsOurTrafficBackUntilConnected() {
        IkeWorld world = new IkeWorld(1);
        world.wire = it -> withCommitBit(world, it);
        world.start();
        world.run(1000);
        assertThat(world.client.last(IkeOutput.EspEstablished.class)).isNotNull();
        assertThat(world.client.outbound).isNull();

        Phase1 sa = world.server.sa();
        int messageId = world.server
                .session
                .sas()
                .quickModes()
                .findFirst()
                .orElseThrow()
                .messageId();
        byte[] spi = Phase2Transforms.spiBytes(
                world.client.last(IkeOutput.EspEstablished.class).inboundSpi());
        world.server.inject(sa.informational(
                messageId, new Payload.Notification(Payload.PROTOCOL_ESP, spi, NotifyType.CONNECTED, new byte[0])));
        world.run(100);

        assertThat(world.client.isUp()).isTrue();
    }

    @Test
    void aPeerThatSetsTheCommitBitAndForgetsConnectedIsWaitedForOnlyAWhile() {
        IkeWorld world = new IkeWorld(2);
        world.wire = it -> withCommitBit(world, it);
        long before = world.now;
        world.connect();

        assertThat(world.client.isUp()).isTrue();
        assertThat(world.now - before).isBetween(4000L, 5000L);
    }

    private static IkeWorld.Packet withCommitBit(IkeWorld world, IkeWorld.Packet packet) {
        if (packet.from() != world.server || IkeSessionTest.exchange(packet.message()) != IsakmpHeader.QUICK_MODE) {
            return packet;
        }
        byte[] message = packet.message().clone();
        message[19] |= IsakmpHeader.COMMIT;
        return new IkeWorld.Packet(packet.from(), message, packet.natPort());
    }

    /** SoftEther says it is 0.0.0.0, strongSwan may be a name. */
    @Test
    void thePeerMayCallItselfWhatItLikes() {
        for (Identification id : List.of(Identification.of(IpAddress.ANY_V4), Identification.fqdn("vpn.example.org"))) {
            IkeWorld world = new IkeWorld(3, it -> it, it -> it.withLocalId(id)).connect();

            assertThat(world.client.isUp()).isTrue();
        }
    }

    /** strongSwan replaces the ISAKMP SA by a main mode of its own, on port 4500 at once, and deletes the old one later. */
    @Test
    void aMainModeThatTheServerStartsOnPort4500IsAnsweredThere() {
        IkeWorld world = new IkeWorld(4, it -> it.withNatTraversal(true, true), it -> it).connect();
        world.ping(100, 60_000);
        world.run(5000);
        int before = world.client.outputs.size();
        world.server.session.rekeyIke(world.now);
        world.server.drain();
        world.run(55_000);

        assertThat(world.client.last(IkeOutput.Phase1Established.class).initiator())
                .isFalse();
        assertThat(world.client.last(IkeOutput.Phase1Established.class).natt().udpEncapsulation())
                .isTrue();
        assertThat(world.client.outputs.subList(before, world.client.outputs.size()).stream()
                        .filter(IkeOutput.Send.class::isInstance)
                        .map(it -> ((IkeOutput.Send) it).natPort()))
                .isNotEmpty()
                .containsOnly(true);
        assertThat(world.client.espLost + world.server.espLost).isZero();
        world.client.session.rekeyEsp(world.now);
        world.client.drain();
        world.run(1000);
        assertThat(world.client.last(IkeOutput.EspEstablished.class).udpEncapsulation())
                .isTrue();
    }

    /** At a client that is not yet connected, a message 1 can only be a mistake or an attack. */
    @Test
    void aClientThatNeverConnectedAnswersNoMainMode() {
        IkeWorld world = new IkeWorld(5);
        world.server.mute = true;
        world.start();
        IkeWorld other = new IkeWorld(6).start();
        byte[] message1 = other.client.last(IkeOutput.Send.class).message();
        long sent = world.client.session.statistics().sent();
        world.client.session.receive(world.now, message1, false);

        assertThat(world.client.session.poll()).isNull();
        assertThat(world.client.session.statistics().sent()).isEqualTo(sent);
    }

    /** Whoever does not see our packets does not know our cookie. */
    @Test
    void anErrorInClearIsBelievedOnlyWithOurCookieAndBeforeAuthentication() {
        IkeWorld world = new IkeWorld(7);
        world.server.mute = true;
        world.start();
        byte[] message1 = world.client.last(IkeOutput.Send.class).message();
        long cookie = ByteBuffer.wrap(message1).getLong();
        world.client.session.receive(world.now, error(new Cookies(cookie + 1, 5), 14), false);
        world.client.drain();
        assertThat(world.client.failure()).isNull();

        world.client.session.receive(world.now, error(new Cookies(cookie, 5), 14), false);
        world.client.drain();
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);

        IkeWorld up = new IkeWorld(8).connect();
        for (int type = 1; type < 31; type++) {
            up.client.session.receive(up.now, error(up.client.sa().cookies(), type), false);
        }
        up.client.drain();
        assertThat(up.client.failure()).isNull();
        assertThat(up.client.session.statistics().dropped(IkeStatistics.Drop.UNAUTHENTICATED))
                .isEqualTo(30);
    }

    /** strongSwan names SPI 0 when it chose no proposal; others name our SPI or none. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aRefusedQuickModeIsRecognizedWhateverSpiThePeerNames(int named) {
        IkeWorld world = new IkeWorld(11);
        world.wire = it -> IkeSessionTest.exchange(it.message()) == IsakmpHeader.QUICK_MODE ? null : it;
        world.start();
        world.run(200);
        int ours = world.client
                .session
                .sas()
                .quickModes()
                .findFirst()
                .orElseThrow()
                .inboundSpi();
        byte[] spi = named < 0 ? new byte[0] : Phase2Transforms.spiBytes(named * ours);
        world.server.inject(world.server
                .sa()
                .informational(
                        5,
                        new Payload.Notification(
                                Payload.PROTOCOL_ESP, spi, NotifyType.NO_PROPOSAL_CHOSEN, new byte[0])));
        world.run(100);

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
    }

    @Test
    void anErrorAboutAnotherSpiDoesNotEndAQuickMode() {
        IkeWorld world = new IkeWorld(12);
        world.wire = it -> IkeSessionTest.exchange(it.message()) == IsakmpHeader.QUICK_MODE ? null : it;
        world.start();
        world.run(200);
        world.server.inject(world.server
                .sa()
                .informational(
                        6, new Payload.Notification(Payload.PROTOCOL_ESP, new byte[] {1, 2, 3, 4}, 11, new byte[0])));
        world.wire = it -> it;
        world.run(2000);

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.isUp()).isTrue();
    }

    /** RFC 2407 section 4.6.3.1. */
    @Test
    void theResponderTellsAndTheInitiatorHonoursAShorterLifetime() {
        IkeWorld world = new IkeWorld(9, it -> it, it -> it.withLifetimes(28800, 200)).connect();

        assertThat(world.client.last(IkeOutput.EspEstablished.class).lifetimeSeconds())
                .isEqualTo(200);
        assertThat(world.server.last(IkeOutput.EspEstablished.class).lifetimeSeconds())
                .isEqualTo(200);
    }

    @Test
    void aShorterLifetimeOfTheIsakmpSaIsHonouredToo() {
        IkeWorld world = new IkeWorld(10).connect();
        ByteWriter attributes = new ByteWriter();
        Proposal.Attribute.of(11, 1).write(attributes);
        Proposal.Attribute.of(12, 100).write(attributes);
        Phase1 sa = world.server.sa();
        world.server.inject(sa.informational(
                99,
                new Payload.Notification(
                        Payload.PROTOCOL_ISAKMP,
                        sa.cookies().toBytes(),
                        NotifyType.RESPONDER_LIFETIME,
                        attributes.toByteArray())));
        world.run(95_000);

        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
    }

    /** Meraki sends two NAT-OA payloads with reserved bytes that are not zero; others send them too short. */
    @ParameterizedTest
    @ValueSource(strings = {"01ffffff0a000001", "0100", "", "05000000"})
    void malformedNatOriginalAddressesAreNoMatter(String hex) throws Exception {
        byte[] body = HexFormat.of().parseHex(hex);
        PayloadChain chain = PayloadChain.of(
                List.of(new Payload.NatOa(Payload.NAT_OA, body), new Payload.NatOa(Payload.NAT_OA_DRAFT, body)));

        assertThat(PayloadChain.parse(Payload.NAT_OA, chain.raw(), 0, chain.raw().length)
                        .all(Payload.NatOa.class))
                .hasSize(2);
    }

    /** Vendor IDs as the implementations send them: strongSwan's and Openswan's sources, Microsoft's and Cisco's documents. */
    @ParameterizedTest
    @CsvSource({
        "882fe56d6fd20dbc2251613b2ebe5beb, strongSwan",
        "4f452d4c6962726573776 16e2d342e3136, Libreswan",
        "4f45755c645c6a795c5c6170, Openswan or Libreswan",
        "1e2b516905991c7d7c96fcbfb587e46100000009, Windows",
        "12f5f28c457168a9702d9fe274cc0100, Cisco Unity",
        "afcad71368a1f1c96b8696fc77570100, ''",
    })
    void knownVendorsAreNamed(String hex, String name) {
        byte[] id = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(PeerVendor.of(List.of(new Payload.VendorId(id)), true).name())
                .isEqualTo(name);
    }

    private static byte[] error(Cookies cookies, int type) {
        PayloadChain chain = PayloadChain.of(
                List.of(new Payload.Notification(Payload.PROTOCOL_ISAKMP, new byte[0], type, new byte[0])));
        return IsakmpHeader.message(cookies, chain.firstType(), IsakmpHeader.INFORMATIONAL, 0, 1, chain.raw());
    }
}
