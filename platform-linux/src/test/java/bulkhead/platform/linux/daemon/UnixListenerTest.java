package bulkhead.platform.linux.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.libc.Libc;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixListenerTest {

    @TempDir
    Path directory;

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

    /** systemd.exec(5), NonBlocking=: what systemd hands over waits in the kernel unless told otherwise. */
    @Test
    void closingWakesWhoWaitsAtASocketFromSystemd() throws Exception {
        Path path = directory.resolve("sock");
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0);
        byte[] address = UnixSocket.address(path);
        assertThat(Libc.bind(fd, address, address.length)).isZero();
        assertThat(Libc.listen(fd, 1)).isZero();
        UnixListener listener = UnixListener.adopt(fd);

        Future<?> firstAndNoSecond = threads.submit(() -> {
            listener.accept().close();
            assertThat(listener.accept()).isNull();
            return null;
        });
        try (UnixSocket client = UnixSocket.connect(path)) {
            assertThat(client.awaitEnd()).isTrue();
        }
        threads.submit(listener::close).get(Patience.SECONDS, TimeUnit.SECONDS);
        firstAndNoSecond.get(Patience.SECONDS, TimeUnit.SECONDS);
    }
}
