package bulkhead.platform.linux.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real socket, as systemd listens at it: sd_notify(3). */
class ServiceManagerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"file", "@bulkhead-test-of-notify"})
    void readinessReachesWhoeverStartedTheService(String name) throws Exception {
        String socket = name.startsWith("@") ? name : folder.resolve(name).toString();
        byte[] address = UnixSocket.address(Path.of(socket));
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        try (Memory data = new Memory(64)) {
            address[2] = name.startsWith("@") ? 0 : address[2];
            int length = name.startsWith("@") ? address.length - 1 : address.length;
            assertThat(Libc.bind(fd, address, length)).isZero();
            new ServiceManager(Map.of("NOTIFY_SOCKET", socket)).ready();
            long got = Libc.recvfrom(fd, data, data.size(), 0, Pointer.NULL, null);
            assertThat(new String(data.getByteArray(0, Math.toIntExact(got)))).isEqualTo("READY=1");
        } finally {
            Libc.close(fd);
        }
    }

    @Test
    void withoutOneNothingIsSaid() throws IOException {
        new ServiceManager(Map.of()).ready();
    }
}
