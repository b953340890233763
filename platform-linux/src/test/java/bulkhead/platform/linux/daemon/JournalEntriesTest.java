package bulkhead.platform.linux.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.daemon.DaemonEvent;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd's journal gets, by its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
class JournalEntriesTest {
    @TempDir
    private Path folder;

    private String told(Map<String, String> environment) throws Exception {
        Path socket = folder.resolve("socket");
        byte[] address = UnixSocket.address(socket);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        try (Memory data = new Memory(1024)) {
            assertThat(Libc.bind(fd, address, address.length)).isZero();
            new JournalEntries(environment, socket.toString())
                    .tell(DaemonEvent.LOST, "process 7 of al\nPRIORITY=0\nice is gone");
            long got = Libc.recvfrom(fd, data, data.size(), 0, Pointer.NULL, null);
            return got < 0 ? "" : new String(data.getByteArray(0, Math.toIntExact(got)), StandardCharsets.UTF_8);
        } finally {
            Libc.close(fd);
        }
    }

    /** systemd.journal-fields(7): 32 digits without dashes, and the priorities of syslog. */
    @Test
    void anEventHasItsIdentityAndOneLineOfWords() throws Exception {
        assertThat(told(Map.of("JOURNAL_STREAM", "8:1")))
                .isEqualTo("MESSAGE=process 7 of al PRIORITY=0 ice is gone\nMESSAGE_ID="
                        + DaemonEvent.LOST.id().toString().replace("-", "")
                        + "\nPRIORITY=4\nSYSLOG_IDENTIFIER=bulkhead-guard\n");
    }

    @Test
    void whoseErrorsAreNotTheJournalsTellsItNothing() throws Exception {
        assertThat(told(Map.of())).isEmpty();
    }
}
