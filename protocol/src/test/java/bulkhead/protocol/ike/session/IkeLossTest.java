package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IkeLossTest {
    @Test
    void runsUnderLossDuplicationAndReorderingConnectOrSayWhyNot() {
        int connected = 0;
        Map<Reason, Integer> failed = new EnumMap<>(Reason.class);
        for (int seed = 0; seed < 300; seed++) {
            IkeWorld world = new IkeWorld(seed);
            world.loss = 0.2;
            world.duplication = 0.1;
            world.jitter = 80;
            world.connect();
            if (world.client.failure() == null) {
                assertThat(world.client.isUp()).as("seed " + seed).isTrue();
                assertThat(world.client.inbound.get(world.server.outbound.spi()).key())
                        .isEqualTo(world.server.outbound.key());
                connected++;
            } else {
                failed.merge(world.client.failure().reason(), 1, Integer::sum);
                assertThat(world.client.session.deadline()).isEqualTo(Machine.NEVER);
            }
        }
        // A loss of 20 % leaves 36 % of the exchanges of a message and its answer incomplete; there are nine tries in 8
        // s.
        assertThat(connected).isGreaterThanOrEqualTo(290);
        assertThat(failed.keySet()).isSubsetOf(Reason.NO_ANSWER, Reason.AUTHENTICATION_REFUSED);
    }

    @Test
    void eachSingleLostMessageCostsHalfASecond() {
        for (int lost = 1; lost <= 8; lost++) {
            IkeWorld world = new IkeWorld(lost);
            int[] count = {0};
            int drop = lost;
            world.wire = it -> ++count[0] == drop ? null : it;
            long before = world.now;
            world.connect();

            assertThat(world.client.isUp() && world.server.isUp())
                    .as("message " + lost)
                    .isTrue();
            assertThat(world.now - before).as("message " + lost).isLessThanOrEqualTo(600);
        }
    }

    /** A peer that repeats nothing and answers no repetition, as SoftEther: message 3 of quick mode must not be lost. */
    @Test
    void aLostLastMessageIsMadeUpForWithoutThePeerAsking() {
        IkeWorld world = new IkeWorld(1);
        int[] ofClient = {0};
        int[] ofServer = {0};
        world.wire = it -> it.from() == world.client ? (++ofClient[0] == 5 ? null : it) : ++ofServer[0] > 4 ? null : it;
        world.connect();

        assertThat(world.server.outbound).isNotNull();
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
    }

    /** SoftEther has nothing for a repetition but its own timer, of two seconds. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anAnswerThatIsLostForGoodIsMadeUpForByAFreshExchange(int lost) {
        IkeWorld world = new IkeWorld(lost);
        List<byte[]> forGood = new ArrayList<>();
        int[] ofServer = {0};
        world.wire = it -> {
            if (it.from() == world.server && ++ofServer[0] == lost) {
                forGood.add(it.message());
            }
            return forGood.stream().anyMatch(gone -> Arrays.equals(gone, it.message())) ? null : it;
        };
        long before = world.now;
        world.connect();

        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        assertThat(world.now - before).isLessThan(1_500);
        world.run(60_000);
        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(1);
        assertThat(world.client.all(IkeOutput.EspEstablished.class)).hasSize(1);
    }

    /** One that is gone is not beset, and not waited for any longer. */
    @Test
    void aServerThatFallsSilentIsAskedInOneFreshExchange() {
        IkeWorld world = new IkeWorld(9);
        Set<Long> cookies = new HashSet<>();
        world.wire = it -> {
            cookies.add(ByteBuffer.wrap(it.message()).getLong());
            return it.from() == world.server
                            && world.client.session.statistics().received() > 0
                    ? null
                    : it;
        };
        long before = world.now;
        world.connect();

        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(world.now - before).isLessThan(8_100);
        assertThat(cookies).hasSize(2);
    }

    @Test
    void everyMessageTwiceChangesNothing() {
        IkeWorld world = new IkeWorld(2);
        world.duplication = 1;
        world.connect();
        world.run(60_000);

        assertThat(world.client.isUp() && world.server.isUp()).isTrue();
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(1);
        assertThat(world.server.all(IkeOutput.EspEstablished.class)).hasSize(1);
        assertThat(world.client.session.statistics().dropped(IkeStatistics.Drop.DUPLICATE))
                .isPositive();
    }

    /** SoftEther makes a second SA of a repeated message 1, and answers both. */
    @Test
    void theFirstMessage2WinsOverThoseWithAnotherResponderCookie() {
        IkeWorld world = new IkeWorld(3);
        world.wire = it -> {
            if (it.from() == world.server && world.client.session.statistics().received() == 0) {
                byte[] other = it.message().clone();
                other[15] ^= 0x55;
                world.after(15, () -> {
                    world.client.session.receive(world.now, other, false);
                    world.client.drain();
                });
            }
            return it;
        };
        world.connect();

        assertThat(world.client.isUp()).isTrue();
        assertThat(world.client.session.statistics().dropped(IkeStatistics.Drop.UNKNOWN_COOKIES))
                .isEqualTo(1);
    }
}
