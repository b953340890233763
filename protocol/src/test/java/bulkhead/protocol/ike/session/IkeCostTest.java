package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.SaLifetime;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.Proposal;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.ike.wire.Proposal.Transform;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer can make us do, and until when: its lists are short, its messages too, and its times are times. */
class IkeCostTest {
    @Test
    void aQuickModeOfThousandsOfProposalsIsNotLookedThrough() {
        IkeWorld world = new IkeWorld(1).connect();
        world.run(5_000);
        Phase1 sa = world.server.sa();
        PayloadChain rest = PayloadChain.of(List.of(
                new Payload.SecurityAssociation(
                        List.of(),
                        new ByteWriter().i32(1).i32(1).bytes(proposals(1_000)).toByteArray()),
                new Payload.Nonce(new byte[32])));
        int messageId = 4711;
        byte[] hash = sa.prfA(Phase1.messageId(messageId), rest.raw());
        byte[] message = sa.seal(sa.chain(messageId), IsakmpHeader.QUICK_MODE, messageId, hash, rest);
        assertThat(message.length).isLessThan(IsakmpHeader.LONGEST);
        long sent = world.client.session.statistics().sent();
        world.server.inject(message);
        world.run(1_000);

        assertThat(world.client.session.statistics().dropped(Drop.UNDECRYPTABLE))
                .isOne();
        assertThat(world.client.session.statistics().sent()).isEqualTo(sent);
        assertThat(world.client.isUp()).isTrue();
    }

    @Test
    void asManyProposalsAsRealPeersHaveAreRead() throws MalformedException {
        assertThat(Proposal.parseAll(new ByteReader(proposals(64)))).hasSize(64);
        assertThatThrownBy(() -> Proposal.parseAll(new ByteReader(proposals(65))))
                .isInstanceOf(MalformedException.class)
                .hasMessage("more than 64 proposals");
    }

    @Test
    void transformsAndAttributesAreCounted() throws MalformedException {
        ByteWriter many = new ByteWriter();
        new Proposal(1, 3, new byte[4], Collections.nCopies(255, transform(4))).write(many);
        assertThat(Proposal.parseAll(new ByteReader(many.toByteArray()))).hasSize(1);
        byte[] twice = new ByteWriter()
                .bytes(many.toByteArray())
                .bytes(many.toByteArray())
                .toByteArray();
        assertThatThrownBy(() -> Proposal.parseAll(new ByteReader(twice))).hasMessage("more than 256 transforms");
        ByteWriter long1 = new ByteWriter();
        new Proposal(1, 3, new byte[4], List.of(transform(33))).write(long1);
        assertThatThrownBy(() -> Proposal.parseAll(new ByteReader(long1.toByteArray())))
                .hasMessage("more than 32 attributes");
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * 1024, 16 * 1024})
    void noMessageIsLongerThanAnyRealOne(int longest) throws MalformedException {
        int flags = longest == 8 * 1024 ? 0 : IsakmpHeader.ENCRYPTION;
        byte[] fits = IsakmpHeader.message(
                new Cookies(1, 2), 0, IsakmpHeader.MAIN_MODE, flags, 0, new byte[longest - IsakmpHeader.BYTES]);
        byte[] tooLong = IsakmpHeader.message(
                new Cookies(1, 2), 0, IsakmpHeader.MAIN_MODE, flags, 0, new byte[longest - IsakmpHeader.BYTES + 1]);
        assertThat(IsakmpHeader.parse(fits).length()).isEqualTo(longest);
        assertThatThrownBy(() -> IsakmpHeader.parse(tooLong)).isInstanceOf(MalformedException.class);
    }

    /** RFC 2407 section 4.6.3.1; a variable attribute has as many bytes as it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "9223372036854775", "4611686018427387904", "4294967295", "1", "0"})
    void aResponderLifetimeOfAnyLengthNeitherEndsTheSaNorSpinsTheClock(String seconds) {
        IkeWorld world = new IkeWorld(2).connect();
        Phase1 sa = world.server.sa();
        byte[] duration = new ByteWriter(8).i64(Long.parseLong(seconds)).toByteArray();
        byte[] data = new ByteWriter()
                .u16(0x8000 | 11)
                .u16(1)
                .u16(12)
                .u16(8)
                .bytes(duration)
                .toByteArray();
        world.server.inject(sa.informational(
                77,
                new Payload.Notification(
                        Payload.PROTOCOL_ISAKMP, sa.cookies().toBytes(), NotifyType.RESPONDER_LIFETIME, data)));
        int before = world.client.all(IkeOutput.Phase1Established.class).size();
        world.run(60_000);

        assertThat(world.client.isUp()).isTrue();
        // The shortest that is honoured, 10 s, is renewed at 8.5 s; the new SAs live as long as we like.
        assertThat(world.client.all(IkeOutput.Phase1Established.class).size() - before)
                .isEqualTo(seconds.equals("1") ? 1 : 0);
    }

    /** A server that grants no time at all. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void aLifetimeTooShortToBeOfUseIsNotHonoured(int seconds) {
        assertThat(SaLifetime.agreed(seconds, 3600)).isEqualTo(10);
        assertThat(SaLifetime.agreed(seconds, 8)).isEqualTo(8);
        assertThat(SaLifetime.agreed(Long.MAX_VALUE, 3600)).isEqualTo(3600);
    }

    @Test
    void timesAddUpToNeverAndNotToLongAgo() {
        assertThat(Machine.inSeconds(5, 2)).isEqualTo(2005);
        assertThat(Machine.inSeconds(-5, 2)).isEqualTo(1995);
        assertThat(Machine.inSeconds(1_000, Long.MAX_VALUE / 1000)).isEqualTo(Machine.NEVER);
        assertThat(Machine.inSeconds(5, Long.MAX_VALUE)).isEqualTo(Machine.NEVER);
        assertThat(Machine.inSeconds(Machine.NEVER - 1, 1)).isEqualTo(Machine.NEVER);
        assertThat(Machine.inSeconds(1_000_000, 0xffff_ffffL)).isEqualTo(4_294_968_295_000L);
    }

    private static Transform transform(int attributes) {
        return new Transform(1, 99, Collections.nCopies(attributes, Attribute.of(1, 1)));
    }

    private static byte[] proposals(int count) {
        ByteWriter out = new ByteWriter();
        for (int i = 0; i < count; i++) {
            new Proposal(i & 0xff, 3, new byte[4], List.of()).write(out);
        }
        return out.toByteArray();
    }
}
