package bulkhead.platform.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What systemd starts by our units, for where there is none. */
public final class ServiceUnit {
    private ServiceUnit() {}

    /** The commands of a unit's {@code ExecStart=}, in their order, as they are and without their prefixes. */
    static List<String> commands(String unit) throws IOException {
        return commands(unit, "ExecStart=");
    }

    /** What is done before it starts, as lines of a shell script. */
    public static List<String> grants(String unit) throws IOException {
        return commands(unit, "ExecStartPre=").stream()
                .map(line -> line + " || true")
                .toList();
    }

    private static List<String> commands(String unit, String key) throws IOException {
        return Files.readAllLines(Path.of("systemd", unit)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replaceFirst("^[-+!:@]+", ""))
                .toList();
    }
}
