package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.DaemonEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's events in systemd's journal, where {@code journalctl MESSAGE_ID=} finds them: each a datagram of the journal's native
 * protocol. Whose standard error is not the journal's has them in its log.
 */
public final class JournalEntries implements DaemonEvent.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(JournalEntries.class);
    private static final String SOCKET = "/run/systemd/journal/socket";
    /** As syslog(3) has them. */
    private static final int WARNING = 4;

    private static final int INFO = 6;

    private final boolean hasJournal;
    private final String socket;

    public JournalEntries(Map<String, String> environment) {
        this(environment, SOCKET);
    }

    JournalEntries(Map<String, String> environment, String socket) {
        hasJournal = environment.containsKey("JOURNAL_STREAM");
        this.socket = socket;
    }

    @Override
    public void tell(DaemonEvent event, String sentence) {
        if (hasJournal) {
            try {
                UnixDatagram.send(socket, entry(event, sentence).getBytes(StandardCharsets.UTF_8));
                return;
            } catch (IOException e) {
                LOG.debug("the journal takes nothing: {}", e.getMessage());
            }
        }
        if (event.isWarning()) {
            LOG.warn("{}", sentence);
        } else {
            LOG.info("{}", sentence);
        }
    }

    /** A line each: what has a line's end in it would be two fields. */
    private static String entry(DaemonEvent event, String sentence) {
        return "MESSAGE=" + sentence.replaceAll("\\p{Cntrl}", " ") + "\nMESSAGE_ID="
                + event.id().toString().replace("-", "") + "\nPRIORITY=" + (event.isWarning() ? WARNING : INFO)
                + "\nSYSLOG_IDENTIFIER=bulkhead-guard\n";
    }
}
