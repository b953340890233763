package bulkhead.platform.macos.boot;

import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What the next boot begins with: everything closed, by rules that launchd has pfctl load as early as it starts anything, without this
 * program. Nothing orders launchd's jobs before the network: what the system itself sends before is not held.
 *
 * @param directory of the rules, and of an empty file beside them for each who wants them
 * @param job the property list that launchd reads at boot
 * @param closed the rules of our anchor that let nothing pass
 */
public record BootLockdown(Path directory, Path job, String closed) implements NextBoot {
    public static final Path DIRECTORY = Path.of("/var/db/bulkhead");
    public static final Path JOB = Path.of("/Library/LaunchDaemons/bulkhead.lockdown.plist");
    private static final String ANCHOR = "lockdown.anchor";
    private static final String RULES = "lockdown.conf";

    /** There is one network. */
    @Override
    public boolean ofTheBoot() {
        return true;
    }

    @Override
    public boolean isThere() {
        return Files.exists(job);
    }

    @Override
    public boolean isThere(By whom) {
        return isThere() && (wants(whom) || whom == By.USER && !wants(By.CONNECTION));
    }

    private static String file(By whom) {
        return switch (whom) {
            case USER -> "lockdown.user";
            case CONNECTION -> "lockdown.connection";
        };
    }

    private boolean wants(By whom) {
        return Files.exists(directory.resolve(file(whom)));
    }

    /** A mark without rules is worth nothing, and so comes first. */
    @Override
    public void want(By whom) throws HostException {
        if (wants(whom) && isThere()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            if (isThere(By.USER)) {
                write(directory.resolve(file(By.USER)), "", "rw-------");
            }
            write(directory.resolve(file(whom)), "", "rw-------");
            writeRules();
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public void release(By whom) throws HostException {
        if (!isThere(whom)) {
            return;
        }
        try {
            if (Arrays.stream(By.values()).noneMatch(other -> other != whom && isThere(other))) {
                for (Path file : files().reversed().keySet()) {
                    Files.deleteIfExists(file);
                    sync(file.getParent());
                }
            }
            Files.deleteIfExists(directory.resolve(file(whom)));
            sync(directory);
        } catch (IOException e) {
            throw failed("removed", e);
        }
    }

    @Override
    public void refresh() throws HostException {
        if (isThere()) {
            try {
                writeRules();
            } catch (IOException e) {
                throw failed("written", e);
            }
        }
    }

    private static HostException failed(String done, IOException e) {
        return new HostException(
                "what the next boot begins with cannot be " + done + " (" + e.getMessage()
                        + "): run with sudo, and make room on the disk",
                e);
    }

    private void writeRules() throws IOException {
        for (Map.Entry<Path, String> file : files().entrySet()) {
            Path path = file.getKey();
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                write(path, file.getValue(), "rw-r--r--");
            }
        }
    }

    /** The one that stands for all of them comes last. */
    private SequencedMap<Path, String> files() {
        SequencedMap<Path, String> files = new LinkedHashMap<>();
        files.put(directory.resolve(ANCHOR), closed);
        files.put(directory.resolve(RULES), rules(directory.resolve(ANCHOR)));
        files.put(job, job(directory.resolve(RULES)));
        return files;
    }

    /** As {@code /etc/pf.conf} comes with macOS, with our anchor before all others. */
    static String rules(Path anchor) {
        return """
                scrub-anchor "bulkhead"
                scrub-anchor "com.apple/*"
                nat-anchor "com.apple/*"
                rdr-anchor "com.apple/*"
                dummynet-anchor "com.apple/*"
                anchor "bulkhead"
                anchor "com.apple/*"
                load anchor "com.apple" from "/etc/pf.anchors/com.apple"
                load anchor "bulkhead" from "%s"
                """.formatted(anchor);
    }

    static String job(Path rules) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>bulkhead.lockdown</string>
                  <key>ProgramArguments</key>
                  <array>
                    <string>/sbin/pfctl</string>
                    <string>-E</string>
                    <string>-o</string>
                    <string>none</string>
                    <string>-f</string>
                    <string>%s</string>
                  </array>
                  <key>RunAtLoad</key>
                  <true/>
                </dict>
                </plist>
                """.formatted(rules);
    }

    private static void write(Path file, String content, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var as = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        Set<StandardOpenOption> how = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(fresh, how, as)) {
            out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    /** What a directory says of its files is on the disk by its own fsync(2) alone. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
