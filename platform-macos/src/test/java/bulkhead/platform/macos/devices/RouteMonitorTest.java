package bulkhead.platform.macos.devices;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.NetworkListener;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.Pair;
import com.sun.jna.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a routing socket tells (XNU's net/route.h), of which the tunnel's own changes are nobody's news. */
class RouteMonitorTest {
    private static final int TUNNEL = 20;

    private static Memory message(int type, int routeIndex, int linkIndex) {
        Memory message = new Memory(92);
        message.clear();
        message.setByte(3, (byte) type);
        message.setShort(4, (short) routeIndex);
        message.setShort(12, (short) linkIndex);
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 0, true", // RTM_ADD
        "2, 4, 0, true", // RTM_DELETE
        "1, 20, 0, false",
        "12, 0, 4, true", // RTM_NEWADDR
        "14, 0, 4, true", // RTM_IFINFO
        "13, 0, 20, false", // RTM_DELADDR
        "7, 4, 4, false", // RTM_MISS
        "5, 4, 4, false" // RTM_LOSING
    })
    void onlyChangesOfOthersCount(int type, int routeIndex, int linkIndex, boolean counts) {
        assertThat(RouteMonitor.isOfOthers(message(type, routeIndex, linkIndex), index -> index == TUNNEL))
                .isEqualTo(counts);
    }

    /** A pair of sockets is in the routing socket's place, and the clock goes on by an hour between two looks. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aChangeAndASleepAreTold() throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(2);
        long[] hours = new long[1];
        Routing routing = new Routing();
        NetworkListener listener = new NetworkListener() {
            @Override
            public void changed() {
                told.countDown();
            }

            @Override
            public void woke(Duration slept) {
                if (slept.compareTo(Duration.ofMinutes(59)) > 0) {
                    told.countDown();
                }
            }
        };
        try (RouteMonitor monitor = new RouteMonitor(routing, listener, _ -> false, () -> 3_600_000L * hours[0]++);
                Descriptor kernel = new Descriptor(routing.pair, routing.pair.theirs)) {
            kernel.write(message(1, 4, 0), 92, Descriptor.pollMemory());
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Gives one end of a pair where a socket is asked for. */
    private static final class Routing extends Pair {
        private final Pair pair = this;

        @Override
        public int socket(int domain, int type, int protocol) throws ErrnoException {
            return ours;
        }
    }
}
