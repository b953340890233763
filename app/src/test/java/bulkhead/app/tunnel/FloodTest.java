package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.pump.InPump;
import bulkhead.app.tunnel.ControlLoop.Source;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever writes the server's address on a packet can make the program keep while it has no time to look at it. */
class FloodTest {
    private static final int DATAGRAMS = 10_000;
    private static final long MOST_KEPT = 8 * 1024 * 1024;

    private final ControlLoop loop = new ControlLoop(Environment.REAL);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicLong bytesArrived = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"60000, 500", "16000, 500", "16000, 4500", "1400, 500", "28, 500", "1, 500"})
    void keepsLittleOfAFloodInTheServersName(int length, int port) {
        long before = used();
        new InPump(new Flood(length, port), InPump.CLIENT, () -> null, () -> null, new ToLoop()).run();
        long kept = used() - before;

        assertThat(kept).isLessThan(MOST_KEPT);
        loop.offer(Source.SERVER, 1400, _ -> arrived.set(-1));
        loop.clear();
        assertThat(bytesArrived.get()).isLessThanOrEqualTo(256 * 1024);
        assertThat(arrived.get()).as("what ESP proved has room of its own").isEqualTo(-1);
    }

    @Test
    void takesWhatComesOnceItHasLookedAtWhatThereWas() {
        for (int round = 0; round < 5; round++) {
            arrived.set(0);
            new InPump(new Flood(16_000, 500), InPump.CLIENT, () -> null, () -> null, new ToLoop()).run();
            loop.clear();
            assertThat(arrived.get()).isEqualTo(16);
        }
    }

    @Test
    void keepsNoMoreThanAMebibyteOfTheServersOwn() {
        for (int i = 0; i < DATAGRAMS; i++) {
            loop.offer(Source.SERVER, 8 * 1024, _ -> arrived.incrementAndGet());
        }
        loop.clear();
        assertThat(arrived.get()).isEqualTo(1024 * 1024 / (8 * 1024 + 256));
        assertThat(loop.dropped()).isEqualTo(DATAGRAMS - arrived.get());
    }

    /** After a collection, so that only what can be reached counts. */
    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private final class ToLoop implements InPump.Control {
        @Override
        public void datagram(byte[] bytes, int port) {
            loop.offer(Source.ANYBODY, bytes.length, _ -> {
                arrived.incrementAndGet();
                bytesArrived.addAndGet(bytes.length);
            });
        }

        @Override
        public void opened(int verdict, byte[] plain, int inboundSpi) {}

        @Override
        public void unreachable(UnreachableException told) {}

        @Override
        public void ended(IOException why) {}
    }

    /** A socket that gives as many datagrams as there are, and then is closed. */
    private static final class Flood implements OuterSocket {
        private final int length;
        private final int port;
        private int left = DATAGRAMS;

        Flood(int length, int port) {
            this.length = length;
            this.port = port;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        public int receive(byte[] buffer, int offset, int room) {
            return left-- > 0 ? length : -1;
        }

        @Override
        public int senderPort() {
            return port;
        }

        @Override
        public int segment() {
            return length;
        }

        @Override
        public void send(byte[] buffer, int offset, int size, int segment, int to) {}

        @Override
        public void close() {}
    }
}
