package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device over a driver in memory that minds what wintun.h forbids. */
@Timeout(60)
class WintunDeviceTest {
    private static final int ERROR_HANDLE_EOF = 38;
    private static final int ERROR_ACCESS_DENIED = 5;

    private final Driver driver = new Driver();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** One adapter and its session. */
    private static final class Driver implements Wintun, Wintun.Adapter, Wintun.Session {
        final Queue<byte[]> out = new ArrayDeque<>();
        final List<byte[]> in = new ArrayList<>();
        final CountDownLatch waiting = new CountDownLatch(1);
        int room = 2;
        int fails;
        boolean ended;
        boolean closed;
        private int calls;
        private boolean woken;

        @Override
        public Adapter create(String name) {
            return this;
        }

        @Override
        public String name() {
            return "bulkhead0 1";
        }

        @Override
        public Session start(int ring) throws WindowsException {
            if (fails == ERROR_ACCESS_DENIED) {
                throw new WindowsException("WintunStartSession", fails);
            }
            assertThat(Integer.bitCount(ring)).as("a power of two").isEqualTo(1);
            assertThat(ring).isBetween(0x20000, 0x4000000);
            return this;
        }

        @Override
        public void close() {
            assertThat(fails == ERROR_ACCESS_DENIED || ended)
                    .as("the session ends first")
                    .isTrue();
            closed = true;
        }

        @Override
        public synchronized int receive(byte[] buffer, int offset, int length) throws WindowsException {
            assertThat(ended).isFalse();
            if (fails != 0) {
                throw new WindowsException("WintunReceivePacket", fails);
            }
            byte[] packet = out.poll();
            if (packet == null || packet.length > length) {
                return packet == null ? 0 : -1;
            }
            System.arraycopy(packet, 0, buffer, offset, packet.length);
            return packet.length;
        }

        @Override
        public synchronized boolean send(byte[] buffer, int offset, int length) {
            assertThat(ended).isFalse();
            if (in.size() == room) {
                return false;
            }
            return in.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public synchronized void await() {
            calls++;
            waiting.countDown();
            try {
                while (!woken && out.isEmpty() && fails == 0) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            calls--;
        }

        @Override
        public synchronized void wake() {
            assertThat(ended).as("its event is there").isFalse();
            woken = true;
            notifyAll();
        }

        synchronized void comes(byte... packet) {
            out.add(packet);
            notifyAll();
        }

        synchronized void fails(int code) {
            fails = code;
            notifyAll();
        }

        @Override
        public synchronized void end() {
            assertThat(calls).as("calls under way").isZero();
            assertThat(ended).as("twice").isFalse();
            ended = true;
        }
    }

    private <T> Future<T> later(Callable<T> call) {
        return threads.submit(call);
    }

    private static int read(TunDevice device, byte[] buffer) throws IOException {
        return device.read(buffer, 1, buffer.length - 1, new Offload());
    }

    @Test
    void aWaitingReadHasTheNextPacketThatFits() throws Exception {
        TunDevice device = WintunDevice.create(driver, "bulkhead0");
        assertThat(device.name()).as("the name that the driver gave").isEqualTo("bulkhead0 1");
        byte[] buffer = new byte[5];
        Future<Integer> read = later(() -> read(device, buffer));
        driver.waiting.await();
        driver.comes(new byte[9]);
        driver.comes((byte) 1, (byte) 2, (byte) 3);
        assertThat(read.get()).isEqualTo(3);
        assertThat(buffer).containsExactly(0, 1, 2, 3, 0);
        assertThat(device.readNow(buffer, 0, 5, new Offload())).isZero();
    }

    @Test
    void closingWakesAWaitingReadBeforeTheSessionEnds() throws Exception {
        TunDevice device = WintunDevice.create(driver, "bulkhead0");
        Future<Integer> read = later(() -> read(device, new byte[5]));
        driver.waiting.await();
        device.close();
        assertThat(read.get()).isEqualTo(-1);
        assertThat(driver.ended && driver.closed).isTrue();
        device.close();
        assertThat(read(device, new byte[5])).isEqualTo(-1);
        assertThat(device.readNow(new byte[5], 0, 5, new Offload())).isZero();
        device.write(new byte[5], 0, 5, new Offload());
        assertThat(driver.in).isEmpty();
    }

    @Test
    void aFullRingDropsAndNothingElse() throws Exception {
        TunDevice device = WintunDevice.create(driver, "bulkhead0");
        for (int i = 0; i < 3; i++) {
            device.write(new byte[] {0, (byte) i}, 1, 1, new Offload());
        }
        assertThat(driver.in).containsExactly(new byte[] {0}, new byte[] {1});
    }

    @Test
    void anAdapterThatGoesIsTold() throws Exception {
        TunDevice device = WintunDevice.create(driver, "bulkhead0");
        Future<Integer> read = later(() -> read(device, new byte[5]));
        driver.waiting.await();
        driver.fails(ERROR_HANDLE_EOF);
        assertThatThrownBy(read::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("error 38");
        device.close();
        assertThat(driver.closed).isTrue();
    }

    @Test
    void anAdapterWithoutASessionIsRemoved() {
        driver.fails(ERROR_ACCESS_DENIED);
        assertThatThrownBy(() -> WintunDevice.create(driver, "bulkhead0")).isInstanceOf(WindowsException.class);
        assertThat(driver.closed).isTrue();
    }
}
