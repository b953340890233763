package bulkhead.app.status;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.log.ConnectionLog;
import bulkhead.app.log.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user's last connection told, kept in their runtime folder: until the next one ends, or they log out. */
public final class LastLog {
    private static final Logger LOG = LoggerFactory.getLogger(LastLog.class);
    private static final String FILE = "last-log";

    private LastLog() {}

    static void keep(RuntimeFolder folder, ConnectionLog log) {
        String lines =
                log.from(0).lines().stream().map(line -> line.encoded() + "\n").collect(Collectors.joining());
        try {
            AtomicFile.write(file(folder), lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("the connection's log is not kept: {}", e.toString());
        }
    }

    /** Its lines; none where no connection has ended since the user logged in. */
    public static List<LogLine> read(RuntimeFolder folder) throws IOException {
        try {
            return Files.readAllLines(file(folder)).stream()
                    .map(LogLine::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** As if there had been none. */
    public static void forget(RuntimeFolder folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    private static Path file(RuntimeFolder folder) {
        return folder.path().resolve(FILE);
    }
}
