package bulkhead.platform.macos.devices;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.Offload;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.Pair;
import com.sun.jna.Memory;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Packets behind four bytes of family, over a pair of datagram sockets in the kernel control's place (if_utun.c: utun_output, utun_ctl_send). */
@EnabledOnOs(OS.LINUX)
class UtunTest {
    private final Pair pair = new Pair();
    private final Offload left = new Offload();

    @Test
    void aPacketGoesBehindItsFamilyInTheNetworksOrder() throws IOException {
        try (Utun tun = new Utun(pair, pair.ours, "utun7");
                Descriptor kernel = new Descriptor(pair, pair.theirs);
                Memory into = new Memory(64)) {
            tun.write(new byte[] {9, 0x45, 2, 3}, 1, 3, left);
            assertThat(kernel.read(into, Descriptor.pollMemory(), Descriptor.FOR_EVER))
                    .isEqualTo(7);
            assertThat(into.getByteArray(0, 7)).containsExactly(0, 0, 0, 2, 0x45, 2, 3);
            tun.write(new byte[] {0x60, 2}, 0, 2, left);
            assertThat(kernel.read(into, Descriptor.pollMemory(), Descriptor.FOR_EVER))
                    .isEqualTo(6);
            assertThat(into.getByteArray(0, 6)).containsExactly(0, 0, 0, 30, 0x60, 2);
        }
    }

    @Test
    void aPacketComesWithoutItsFamilyAndIsWaitedForOnlyWhereThatIsWanted() throws IOException {
        try (Utun tun = new Utun(pair, pair.ours, "utun7");
                Descriptor kernel = new Descriptor(pair, pair.theirs);
                Memory packet = new Memory(7)) {
            byte[] buffer = new byte[16];
            assertThat(tun.readNow(buffer, 0, 16, left)).isZero();
            packet.write(0, new byte[] {0, 0, 0, 2, 0x45, 8, 9}, 0, 7);
            kernel.write(packet, 7, Descriptor.pollMemory());
            assertThat(tun.read(buffer, 2, 14, left)).isEqualTo(3);
            assertThat(buffer).startsWith(0, 0, 0x45, 8, 9, 0);
        }
    }

    @Test
    void closingItWakesWhoWaits() throws Exception {
        Utun tun = new Utun(pair, pair.ours, "utun7");
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return tun.read(new byte[16], 0, 16, left);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        tun.close();
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
        pair.close(pair.theirs);
    }
}
