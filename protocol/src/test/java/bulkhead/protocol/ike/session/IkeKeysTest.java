package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told of the keys' life is what happens. */
class IkeKeysTest {
    private static final int HOUR = 3_600_000;

    @Test
    void thereAreNoneBeforeTheyAreAgreed() {
        IkeWorld world = new IkeWorld(1).start();
        assertThat(world.client.session.ikeKeys()).isEmpty();
        assertThat(world.client.session.espKeys()).isEmpty();
    }

    @Test
    void espIsRekeyedExactlyWhenAnnounced() {
        IkeWorld world = new IkeWorld(2, it -> it.withLifetimes(28_800, 600), it -> it).connect();
        for (int rekeys = 0; rekeys < 5; rekeys++) {
            world.run(60_000); // the last message of quick mode is repeated for a while
            var keys = world.client.session.espKeys().orElseThrow();
            assertThat(keys.agreedAt()).isLessThanOrEqualTo(world.now);
            assertThat(keys.rekeyAt()).isBetween(keys.agreedAt() + 300_000, keys.agreedAt() + 600_000);
            assertThat(nextOf(world, IsakmpHeader.QUICK_MODE)).isEqualTo(keys.rekeyAt());
            assertThat(world.client.session.espKeys().orElseThrow().rekeyAt())
                    .as("under way")
                    .isEqualTo(Machine.NEVER);
            int before = world.client.all(IkeOutput.UseOutbound.class).size();
            world.runUntil(() -> world.client.all(IkeOutput.UseOutbound.class).size() > before, 10_000);
            assertThat(world.client.session.espKeys().orElseThrow().agreedAt()).isGreaterThanOrEqualTo(keys.rekeyAt());
        }
    }

    /** However often it is tried, they were to be renewed when that was tried first. */
    @Test
    void keysStayDueWhileNobodyAgreesOnNewOnes() {
        IkeWorld world = new IkeWorld(2, it -> it.withLifetimes(28_800, 600), it -> it).connect();
        world.run(60_000);
        var keys = world.client.session.espKeys().orElseThrow();
        assertThat(keys.dueAt()).isEqualTo(keys.rekeyAt()).isGreaterThan(world.now);
        world.wire = packet ->
                packet.from() == world.server && packet.message()[18] == IsakmpHeader.QUICK_MODE ? null : packet;
        world.runUntil(() -> world.now > keys.dueAt() + 20_000, 700_000);
        assertThat(world.client.session.espKeys().orElseThrow().dueAt()).isEqualTo(keys.dueAt());
    }

    @Test
    void ikeIsRekeyedExactlyWhenAnnounced() {
        IkeWorld world = new IkeWorld(3, it -> it.withLifetimes(900, HOUR / 1000), it -> it).connect();
        for (int rekeys = 0; rekeys < 5; rekeys++) {
            world.run(60_000); // the last message of quick mode is repeated for a while
            var keys = world.client.session.ikeKeys().orElseThrow();
            assertThat(nextOf(world, IsakmpHeader.MAIN_MODE)).isEqualTo(keys.rekeyAt());
            int before = world.client.all(IkeOutput.Phase1Established.class).size();
            world.runUntil(
                    () -> world.client.all(IkeOutput.Phase1Established.class).size() > before, 10_000);
            assertThat(world.client.session.ikeKeys().orElseThrow().agreedAt()).isGreaterThanOrEqualTo(keys.rekeyAt());
        }
    }

    /** When the client sends the next message of an exchange. */
    private static long nextOf(IkeWorld world, int exchange) {
        AtomicLong at = new AtomicLong();
        world.wire = packet -> {
            if (packet.from() == world.client && packet.message()[18] == exchange) {
                at.compareAndSet(0, world.now);
            }
            return packet;
        };
        world.runUntil(() -> at.get() != 0, HOUR);
        world.wire = packet -> packet;
        return at.get();
    }
}
