package bulkhead.app.settings;

import bulkhead.app.files.UserFolders;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the steps of a connect usually take, by profile, in a file that window and command line share. */
public final class UsualTimes {
    private static final Logger LOG = LoggerFactory.getLogger(UsualTimes.class);

    private final RecordFile<Usual> file;

    public UsualTimes(Path file) {
        this.file = new RecordFile<>(file, Usual.NOTHING);
    }

    /** The user's own. */
    public static UsualTimes ofUser() {
        return new UsualTimes(UserFolders.state().resolve("usual.json"));
    }

    /** In ms; nothing where nothing is known. */
    public Map<Rung, Long> of(String profile) {
        return file.read().value().of(profile);
    }

    /** Remembers what a connect took that has just come about, behind its back. */
    public void onChange(ConnectionStatus before, ConnectionStatus now) {
        if (Usual.isNew(before, now)) {
            Thread.ofPlatform().daemon().name("usual-times").start(() -> remember(now));
        }
    }

    /** Nobody misses what could not be written. */
    void remember(ConnectionStatus connected) {
        try {
            file.write(file.read().value().with(connected));
        } catch (IOException e) {
            LOG.debug("what the connect took is not remembered: {}", e.getMessage());
        }
    }
}
