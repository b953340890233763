package bulkhead.platform.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.linux.OnKernel;
import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnKernel
class PacketCallsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ENOUGH_TO_COMPILE = 30_000;
    private static final int CALLS = 1_000;

    /** eventfd(2): a counter, which is read when it is not zero. */
    private final int fd = Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK);

    private final PacketCalls calls = new PacketCalls();
    private final MemorySegment number = PacketCalls.memory(8);

    @AfterEach
    void close() {
        Libc.close(fd);
    }

    @Test
    void whatTheKernelRefusesIsTold() {
        assertThat(calls.read(fd, number, 8)).isEqualTo(-1);
        assertThat(calls.errno()).isEqualTo(Libc.EAGAIN);
        assertThat(calls.write(fd, number, 1)).isEqualTo(-1);
        assertThat(calls.errno()).isEqualTo(Libc.EINVAL);
        assertThat(calls.recvmsg(fd, PacketCalls.memory(56), 0)).isEqualTo(-1);
        assertThat(calls.errno()).isEqualTo(88);
        assertThat(calls.sendmsg(-1, PacketCalls.memory(56), 0)).isEqualTo(-1);
        assertThat(calls.errno()).isEqualTo(9);
    }

    @Test
    void aDescriptorIsWaitedForUntilItIsReadyOrAnotherOneIs() {
        int other = Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        try {
            assertThat(calls.poll(fd, Libc.POLLIN, other, 1)).isZero();
            number.set(ValueLayout.JAVA_LONG, 0, 7);
            assertThat(calls.write(other, number, 8)).isEqualTo(8);
            assertThat(calls.poll(fd, Libc.POLLIN, other, -1)).isZero();
            assertThat(calls.write(fd, number, 8)).isEqualTo(8);
            assertThat(calls.poll(fd, Libc.POLLIN, other, -1)).isEqualTo(Libc.POLLIN);
            number.set(ValueLayout.JAVA_LONG, 0, 0);
            assertThat(calls.read(fd, number, 8)).isEqualTo(8);
            assertThat(number.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
        } finally {
            Libc.close(other);
        }
    }

    @Test
    void aCallAllocatesNothing() {
        call(ENOUGH_TO_COMPILE);
        long least = Long.MAX_VALUE;
        // The least of some turns: in others the JVM itself compiles.
        for (int turn = 0; turn < 20; turn++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call(CALLS);
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        assertThat(least).isZero();
    }

    private void call(int times) {
        number.set(ValueLayout.JAVA_LONG, 0, 1);
        for (int i = 0; i < times; i++) {
            calls.write(fd, number, 8);
            calls.poll(fd, Libc.POLLIN, fd, 0);
            calls.read(fd, number, 8);
        }
    }
}
