package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Unreachable.Kind;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ICMP, which anybody can send: what it may end, and what it may not (RFC 1122 section 3.2.2.1, RFC 5927). */
class IkeUnreachableTest {
    private static final IpAddress SERVER = IpAddress.parse("192.0.2.10");
    private static final IpAddress ROUTER = IpAddress.parse("192.0.2.1");

    private final IkeSession session = IkeSession.initiator(
            IkeConfig.client(IpAddress.parse("192.0.2.2"), 500, SERVER, new byte[] {1, 2, 3}),
            new Random(1),
            Notes.NONE);
    private byte[] message1;

    private IkeUnreachableTest start() {
        session.start(0);
        message1 = ((IkeOutput.Send) session.poll()).message();
        return this;
    }

    private boolean tell(Kind kind, IpAddress by, byte[] quote) {
        return session.unreachable(10, new Unreachable(kind, by, quote));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PORT", "PROHIBITED"})
    void whoSawTheFirstMessageMayRefuseItAtOnce(Kind kind) {
        assertThat(start().tell(kind, SERVER, message1)).isTrue();
        assertThat(session.poll()).isInstanceOfSatisfying(IkeOutput.Failed.class, failed -> {
            assertThat(failed.failure().layer()).isEqualTo(Layer.NETWORK);
            assertThat(failed.failure().reason()).isEqualTo(Reason.NO_ANSWER);
            assertThat(failed.failure().happened()).contains("192.0.2.10", "it says that", kind.words());
        });
    }

    /** RFC 792 has a router quote 64 bits behind the header of IP, which are UDP's. */
    @Test
    void whoDoesNotQuoteTheCookieIsNotBelieved() {
        start();
        byte[] other = message1.clone();
        other[7] ^= 1;
        for (byte[] quote : new byte[][] {other, {}, Arrays.copyOf(message1, 7)}) {
            assertThat(tell(Kind.PORT, SERVER, quote)).isFalse();
        }
        assertThat(session.poll()).isNull();
        assertThat(session.statistics().dropped(Drop.UNAUTHENTICATED)).isEqualTo(3);
        assertThat(tell(Kind.PORT, SERVER, Arrays.copyOf(message1, 8))).isTrue();
    }

    @Test
    void thatThereIsNoWayIsAHintUntilItIsSaidOfARepetition() {
        start();
        assertThat(tell(Kind.HOST, ROUTER, message1)).isFalse();
        session.tick(500);
        assertThat(session.poll()).isInstanceOf(IkeOutput.Send.class);
        assertThat(tell(Kind.HOST, ROUTER, message1)).isTrue();
        assertThat(((IkeOutput.Failed) session.poll()).failure().happened()).contains("192.0.2.1 says that");
    }

    /** That a repeated message 1 was refused says nothing any more, nor does what is said of message 3. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void nobodyEndsWhatTheServerHasAnswered(int answers) {
        IkeWorld world = new IkeWorld(1);
        List<byte[]> sent = new ArrayList<>();
        int[] answered = {0};
        world.wire = packet -> {
            if (packet.from() == world.client) {
                sent.add(packet.message());
                return packet;
            }
            return answered[0] < answers && answered[0]++ >= 0 ? packet : null;
        };
        world.start();
        world.runUntil(() -> answered[0] == answers, 5_000);
        world.run(300);
        assertThat(world.client.failure()).isNull();
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(answers == 3 ? 1 : 0);
        for (byte[] message : sent) {
            for (Kind kind : Kind.values()) {
                Unreachable told = new Unreachable(kind, SERVER, message);
                assertThat(world.client.session.unreachable(world.now, told)).isFalse();
                assertThat(world.client.session.unreachable(world.now, told)).isFalse();
            }
        }
        world.wire = packet -> packet;
        world.runUntil(() -> world.client.isUp() && world.server.isUp(), 8_000);
        assertThat(world.client.isUp()).as("goes on").isTrue();
    }
}
