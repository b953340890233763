package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet costs no more garbage than SunJCE makes by itself: HMAC's result, and the state of a GCM cipher. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int PACKETS = 100;

    /** Far less than a packet, more than what the JIT compiler may save in one loop and not yet in the other. */
    private static final int SLACK = 300;

    private interface Step {
        void run() throws GeneralSecurityException;
    }

    @ParameterizedTest
    @EnumSource
    void theHotPathAllocatesNothingOfItsOwn(EspSuite suite) throws GeneralSecurityException {
        Load load = new Load(suite, PACKETS);
        Step[] steps = {
            load::seal, load::sealAlone, load::open, load::openAlone, load::count, load::cut, load::join, load::queue
        };
        long[] bytes = new long[steps.length];
        Arrays.fill(bytes, Long.MAX_VALUE);
        // The least of some turns: in others the JVM itself loads a class or compiles.
        for (int turn = 0; turn < 5; turn++) {
            for (int i = 0; i < steps.length; i++) {
                bytes[i] = Math.min(bytes[i], allocated(steps[i]));
            }
        }
        // An HMAC's result is an array of its own; GCM is made anew for each IV.
        int header = 24;
        long limit = header + suite.authKeyBytes();
        assertThat(bytes[0]).as("seal").isLessThanOrEqualTo(suite.isAead() ? bytes[1] + SLACK : limit);
        assertThat(bytes[4]).as("count").isZero();
        assertThat(bytes[5]).as("cut").isZero();
        assertThat(bytes[6]).as("join").isZero();
        assertThat(bytes[7]).as("queue").isZero();
        assertThat(bytes[2]).as("open").isLessThanOrEqualTo(suite.isAead() ? bytes[3] + SLACK : limit);
    }

    private static long allocated(Step step) throws GeneralSecurityException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        step.run();
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / PACKETS;
    }
}
