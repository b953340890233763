package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.l2tp.L2tpOutput.CallEstablished;
import bulkhead.protocol.l2tp.L2tpOutput.Closed;
import bulkhead.protocol.l2tp.L2tpOutput.Failed;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both roles over a network that loses, repeats and reorders, in virtual time. */
class LossyNetworkTest {
    private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.US_ASCII);
    private static final TwoPeers.Network BAD = new TwoPeers.Network(20, 10, 20, 300);

    @Test
    void everyConnectSucceedsOrSaysWhyItDidNot() {
        int connected = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            TwoPeers peers = peers(seed, BAD);
            peers.lac.connection.start(peers.now);
            peers.run(60_000);

            boolean up = !peers.lac.told(CallEstablished.class).isEmpty();
            boolean down = !peers.lac.told(Failed.class).isEmpty();
            assertThat(up || down)
                    .as("seed %d has neither come up nor failed", seed)
                    .isTrue();
            if (up && !down) {
                connected++;
                assertThat(peers.lns.told(CallEstablished.class))
                        .as("seed %d", seed)
                        .hasSize(1);
                assertThat(peers.lac.told(CallEstablished.class))
                        .as("seed %d", seed)
                        .hasSize(1);
            }
        }
        // One message in six tries fails with 0.36^6, that is 2 in 1000, and there are a handful of messages.
        assertThat(connected).isGreaterThan(970);
    }

    @Test
    void everyCloseEnds() {
        for (int seed = 0; seed < 500; seed++) {
            TwoPeers peers = peers(seed, BAD);
            peers.lac.connection.start(peers.now);
            peers.run(new SplittableRandom(seed).nextInt(5_000));
            long closed = peers.now;
            peers.lac.connection.close(peers.now, 6, "");
            peers.run(3_000);
            assertThat(peers.lac.isClosed())
                    .as("seed %d after %d ms", seed, peers.now - closed)
                    .isTrue();
            peers.run(120_000);
            if (!peers.lns.sent.isEmpty()) {
                assertThat(peers.lns.told).as("seed %d", seed).last().isEqualTo(new Closed());
            }
        }
    }

    @Test
    void anIdleTunnelStaysUpForAnHour() {
        int failed = 0;
        for (int seed = 0; seed < 20; seed++) {
            TwoPeers peers = peers(seed, new TwoPeers.Network(5, 5, 20, 100));
            peers.lac.connection.start(peers.now);
            peers.run(3_600_000);
            failed += peers.lac.told(Failed.class).size();
        }
        assertThat(failed).isZero();
    }

    @Test
    void aDeadNetworkIsNoticedByBoth() {
        for (int seed = 0; seed < 200; seed++) {
            TwoPeers peers = peers(seed, BAD);
            peers.lac.connection.start(peers.now);
            peers.run(new SplittableRandom(seed).nextInt(5_000));
            peers.cut();
            peers.run(180_000);
            assertThat(peers.lac.isClosed()).as("seed %d", seed).isTrue();
            if (!peers.lns.sent.isEmpty()) {
                assertThat(peers.lns.isClosed()).as("seed %d", seed).isTrue();
            }
        }
    }

    private static TwoPeers peers(int seed, TwoPeers.Network network) {
        boolean secret = seed % 2 == 0;
        boolean hidden = seed % 4 == 0;
        L2tpConfig lac = L2tpConfig.lac("laptop");
        L2tpConfig lns = L2tpConfig.lns("office");
        return new TwoPeers(
                secret ? lac.withTunnelSecret(SECRET).withHiddenAvps(hidden) : lac,
                secret ? lns.withTunnelSecret(SECRET).withHiddenAvps(hidden) : lns,
                network,
                new SplittableRandom(seed));
    }
}
