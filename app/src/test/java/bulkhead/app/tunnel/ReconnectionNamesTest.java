package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.core.Failure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the server's name says while its connection is sought. Nothing of the host is asked in it. */
class ReconnectionNamesTest {
    private static final InetAddress OLD = InetAddress.ofLiteral("192.0.2.10");

    private final Seeker connection = new Seeker();
    private final Reconnection reconnection = new Reconnection(null, null, connection, null, new Random(1));

    @Test
    void aNameThatLeadsElsewhereEachTimeIsFollowedOnceALoss() {
        begin();
        reconnection.found(0, List.of(address(1)));
        reconnection.found(0, List.of(address(2)));
        reconnection.found(0, List.of(address(3)));
        assertThat(connection.told).hasSize(1);
        reconnection.connected(0);
        reconnection.found(0, List.of(address(4)));
        assertThat(connection.told).hasSize(2);
    }

    @Test
    void aNameThatStillLeadsThereChangesNothing() {
        begin();
        reconnection.found(0, List.of(address(1), OLD));
        assertThat(connection.told).isEmpty();
    }

    /** A resolver may take longer than the server takes to be back. */
    @Test
    void anAnswerThatComesWhenTheConnectionIsBackEndsNothing() {
        begin();
        connection.awaited = false;
        reconnection.found(0, List.of(address(1)));
        assertThat(connection.told).isEmpty();
        connection.awaited = true;
        reconnection.found(0, List.of(address(2)));
        assertThat(connection.told).as("the name is followed at the next loss").hasSize(1);
    }

    private void begin() {
        reconnection.start(List.of(OLD), new ServerAddress.Reach(OLD, ReconnectionChangeTest.BEFORE));
    }

    private static InetAddress address(int last) {
        return InetAddress.ofLiteral("198.51.100." + last);
    }

    /** One that waits for its next session. */
    private static final class Seeker implements Reconnection.Connection {
        private final List<String> told = new ArrayList<>();
        private boolean awaited = true;

        @Override
        public Session session() {
            return null;
        }

        @Override
        public boolean isToCome() {
            return true;
        }

        @Override
        public boolean isAwaited() {
            return awaited;
        }

        @Override
        public void lost(long now, Failure why) {
            throw new AssertionError("there is nothing to lose");
        }

        @Override
        public void woke() {}

        @Override
        public void stays() {}

        @Override
        public void begin(Session.Way way) {}

        @Override
        public void unreachable(long now, Failure why) {
            told.add(why.happened());
        }

        @Override
        public void revoked(long now, HostException why) {}
    }
}
